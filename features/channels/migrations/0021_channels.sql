create table channels (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  phone_number_id text not null check (phone_number_id ~ '^[0-9]{1,32}$'),
  waba_id text not null check (waba_id ~ '^[0-9]{1,32}$'),
  display_phone_number text check (length(display_phone_number) <= 40),
  agent_id uuid,
  daily_limit integer not null check (daily_limit >= 1),
  status text not null default 'active' check (status in ('active', 'paused')),
  -- Sealed under a key of the company and bound to their place: of no use anywhere else.
  sealed_access_token bytea,
  sealed_app_secret bytea,
  sealed_verify_token bytea,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id)
);
-- A number belongs to one company of the install: a webhook is routed by it.
create unique index channels_number on channels (phone_number_id);
create index channels_newest on channels (company_id, created_at, id);
create index channels_by_name on channels (company_id, name, id);
create index channels_of_agent on channels (company_id, agent_id) where agent_id is not null;
call guard_by_company('channels');
call count_resource('channels', 'channels');
create policy routing on channels for select to parley_system using (true);

-- Every process keeps the routing table in memory and is told when it changes.
create function wake_channel_readers() returns trigger language plpgsql as $$
begin
  perform pg_notify('parley_wake', 'channels');
  return null;
end $$;
create trigger wake after insert or update or delete on channels for each statement execute function wake_channel_readers();
