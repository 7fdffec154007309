-- What administrators, services and operators did in a company.
create table audit_log (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  at timestamptz not null default now(),
  actor_type text not null check (actor_type in ('user', 'api_key', 'operator')),
  actor_id uuid not null,
  action text not null,
  target_id text,
  details jsonb not null,
  request_id text not null,
  primary key (company_id, id)
);
call guard_by_company('audit_log');
