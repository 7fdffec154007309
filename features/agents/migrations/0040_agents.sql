create table agents (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  instructions text not null default '' check (length(instructions) <= 20000),
  model text not null,
  tone text not null default 'friendly' check (length(tone) <= 500),
  languages text[] not null default '{}',
  greeting text check (length(greeting) between 1 and 4096),
  handoff_message text check (length(handoff_message) between 1 and 4096),
  is_active boolean not null default true,
  reply_quiet_ms integer not null default 1500 check (reply_quiet_ms between 0 and 60000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id)
);
create index agents_newest on agents (company_id, created_at, id);
create index agents_by_name on agents (company_id, name, id);
call guard_by_company('agents');
call count_resource('agents', 'agents');
-- An agent that answers on a channel stays until the channel lets it go.
alter table channels add constraint channels_agent foreign key (company_id, agent_id) references agents (company_id, id);
