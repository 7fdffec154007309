create table companies (
  id uuid primary key,
  company_id uuid not null generated always as (id) stored,
  name text not null check (length(name) between 1 and 200),
  language text not null default 'en',
  time_zone text not null default 'UTC',
  suspended_at timestamptz,
  -- What the plan allows each caller; null means the install's default.
  requests_per_minute integer check (requests_per_minute > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
call guard_by_company('companies');
