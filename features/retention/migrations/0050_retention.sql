-- When each company's old rows were deleted last, and when it is due again.
create table retention_runs (
  company_id uuid primary key references companies (id) on delete cascade,
  due_at timestamptz not null,
  -- One at a time; a late one is told by the number.
  fence bigint not null default 0,
  leased_until timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  -- How many rows of each kind the last finished run deleted.
  deleted jsonb not null default '{}'
);
create index retention_due on retention_runs (due_at);
call guard_by_company('retention_runs');
-- One loop looks after all companies.
create policy sweeping on retention_runs to parley_system using (true) with check (true);
