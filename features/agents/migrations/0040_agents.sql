create table agents (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  instructions text not null default '',
  model text not null,
  tone text not null default 'friendly',
  languages text[] not null default '{}',
  greeting text,
  handoff_message text,
  is_active boolean not null default true,
  reply_quiet_ms integer not null default 1500 check (reply_quiet_ms between 0 and 60000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id)
);
call guard_by_company('agents');
call count_resource('agents', 'agents');
alter table channels add foreign key (company_id, agent_id) references agents (company_id, id);
