-- What a company may use; of the install, so every company sees them. Null: no limit.
create table plans (
  id uuid primary key,
  name text not null unique check (name ~ '^[a-z][a-z0-9_-]{0,39}$'),
  title text not null check (length(title) between 1 and 100),
  -- New companies begin with it.
  is_default boolean not null default false,
  -- Of each caller; null: the install's own default.
  requests_per_minute integer check (requests_per_minute between 1 and 1000000),
  messages_per_month bigint check (messages_per_month between 0 and 1000000000000),
  campaign_messages_per_minute integer check (campaign_messages_per_minute between 1 and 1000000),
  llm_micros_per_month bigint check (llm_micros_per_month between 0 and 1000000000000000),
  seats integer check (seats between 1 and 1000000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index plans_default on plans (is_default) where is_default;
grant select on plans to parley_app;
grant select, insert, update, delete on plans to parley_system;
insert into plans
  (id, name, title, is_default, requests_per_minute, messages_per_month, campaign_messages_per_minute, llm_micros_per_month, seats)
values
  ('01900000-0000-7000-8000-000000000001', 'unlimited', 'Unlimited', true, null, null, null, null, null),
  ('01900000-0000-7000-8000-000000000002', 'starter', 'Starter', false, null, 10000, 60, 20000000, 5),
  ('01900000-0000-7000-8000-000000000003', 'standard', 'Standard', false, 300, 100000, 600, 200000000, 25),
  ('01900000-0000-7000-8000-000000000004', 'scale', 'Scale', false, 1200, 1000000, 4800, 2000000000, 200);

create table companies (
  id uuid primary key,
  company_id uuid not null generated always as (id) stored,
  name text not null check (length(name) between 1 and 200),
  language text not null default 'en',
  time_zone text not null default 'UTC',
  -- The user who cannot be removed, demoted or locked out before the company is somebody else's.
  owner_user_id uuid,
  plan text not null references plans (name),
  -- What was agreed beside the plan: names of limits with their values, null for none.
  limits jsonb not null default '{}',
  -- Kept in step with plan and limits by a trigger: it is read with every request.
  requests_per_minute integer,
  settings jsonb not null default '{}',
  -- How many days each kind of data is kept; what is not named is kept as long as the product's default says.
  retention jsonb not null default '{}',
  suspended_at timestamptz,
  suspended_reason text check (length(suspended_reason) <= 500),
  -- Deletion was ordered: nothing is sent any more, and everything is erased after this time.
  delete_after timestamptz,
  deletion_ordered_by text check (deletion_ordered_by in ('company', 'operator')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((delete_after is null) = (deletion_ordered_by is null))
);
call guard_by_company('companies');
create index companies_name on companies (lower(name), id);
create index companies_plan on companies (plan);
create index companies_leaving on companies (delete_after) where delete_after is not null;
-- Whoever runs the server lists companies, and sees to it that none uses more than its plan allows.
create policy registry on companies for select to parley_system using (true);
create policy registry_plans on companies for update to parley_system using (true) with check (true);

-- The columns that a plan's change reaches: `update companies set plan = plan` runs it for those of one plan.
create function keep_request_limit() returns trigger language plpgsql as $$
begin
  new.requests_per_minute := case
    when new.limits ? 'requests_per_minute' then (new.limits ->> 'requests_per_minute')::integer
    else (select p.requests_per_minute from plans p where p.name = new.plan) end;
  return new;
end $$;
create trigger request_limit before insert or update of plan, limits on companies
  for each row execute function keep_request_limit();

-- How many messages the company may hand to WhatsApp in a month; null: as many as it likes.
create function messages_per_month_of(company uuid) returns bigint language sql stable as $$
  select case when c.limits ? 'messages_per_month' then (c.limits ->> 'messages_per_month')::bigint
    else p.messages_per_month end
  from companies c join plans p on p.name = c.plan where c.id = company
$$;

-- Messages handed to WhatsApp, by calendar month in the company's time zone.
create table message_usage (
  company_id uuid not null references companies (id) on delete cascade,
  month date not null,
  messages bigint not null default 0,
  -- How many the last claim was given of those it asked for: read back by the statement that writes it.
  granted integer not null default 0,
  -- When the limit was first met; told once.
  limit_met_at timestamptz,
  primary key (company_id, month)
) with (fillfactor = 50);
call guard_by_company('message_usage');
create policy registry on message_usage for select to parley_system using (true);
