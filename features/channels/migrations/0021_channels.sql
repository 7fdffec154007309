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
  -- Who stopped it: a person, the platform (and then it goes on when the platform says so), or it is no longer ours.
  paused_reason text check (paused_reason in ('person', 'platform', 'disconnected')),
  paused_at timestamptz,
  -- Of when the newest word of the platform on the account is: an older one that comes later changes nothing.
  standing_at timestamptz,

  -- Whether somebody has shown to us that the number is theirs, and if not, why.
  ownership text not null default 'unverified' check (ownership in ('verified', 'unverified')),
  ownership_reason text check (ownership_reason in ('no_token', 'unreachable', 'refused', 'other_account', 'taken_over')),
  verified_at timestamptz,
  -- False once the number went to somebody who showed that it is theirs.
  holds_number boolean not null default true,

  -- What makes it need a person: a token that stopped working, a right that was taken away.
  attention_code integer,
  attention_title text,
  attention_advice text,
  attention_since timestamptz,

  -- What the platform lets the number do. -1 is without limit; null is not known.
  is_coexistence boolean not null default false,
  throughput_learned integer not null default 80 check (throughput_learned between 1 and 1000),
  -- What the company allows itself, where that is less.
  throughput_cap integer check (throughput_cap between 1 and 1000),
  throughput_per_second integer not null generated always as (
    least(throughput_learned, coalesce(throughput_cap, 1000), case when is_coexistence then 20 else 1000 end)) stored,
  messaging_limit integer check (messaging_limit = -1 or messaging_limit >= 0),
  portfolio_id text check (portfolio_id ~ '^[0-9]{1,32}$'),
  quality_rating text,
  platform_status text,
  name_status text,
  verified_name text,

  -- When nothing that can wait is sent: {timezone, from, to, days?}.
  quiet_hours jsonb,

  token_expires_at timestamptz,
  -- The platform wants nobody to try a PIN or a registration before this.
  registration_wait_until timestamptz,
  registration_problem text,
  webhook_override_url text,
  -- The phone app's address book and history are asked for once each.
  contacts_sync_at timestamptz,
  history_sync_at timestamptz,
  last_check jsonb,
  checked_at timestamptz,

  -- Sealed under a key of the company and bound to their place: of no use anywhere else.
  sealed_access_token bytea,
  sealed_app_secret bytea,
  sealed_verify_token bytea,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id),
  check ((status = 'paused') = (paused_reason is not null)),
  check (ownership = 'verified' or verified_at is null),
  check (holds_number or ownership = 'unverified')
);
-- A number belongs to one company of the install: a webhook is routed by it. A claim that was never proven gives way.
create unique index channels_number on channels (phone_number_id) where holds_number;
create index channels_of_account on channels (company_id, waba_id);
create index channels_of_portfolio on channels (company_id, portfolio_id) where portfolio_id is not null;
-- What is looked at next: each once a day, and sooner where the platform said nothing.
create index channels_to_check on channels (checked_at) where sealed_access_token is not null;
create index channels_unreached on channels (checked_at)
  where ownership = 'unverified' and holds_number and ownership_reason = 'unreachable';
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

-- Secrets beside those of the channel itself: what a rotation left behind, accepted until a time, and those of further
-- apps at the platform, accepted for as long as they stand here.
create table channel_secrets (
  company_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  kind text not null check (kind in ('app_secret', 'verify_token', 'access_token')),
  name text not null check (length(name) between 1 and 100),
  sealed_secret bytea not null,
  accepted_until timestamptz,
  created_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, channel_id) references channels (company_id, id) on delete cascade
);
create index channel_secrets_of_channel on channel_secrets (company_id, channel_id, created_at, id);
create index channel_secrets_outlived on channel_secrets (accepted_until) where accepted_until is not null;
call guard_by_company('channel_secrets');
create policy routing on channel_secrets for select to parley_system using (true);
create trigger wake after insert or update or delete on channel_secrets for each statement
  execute function wake_channel_readers();
