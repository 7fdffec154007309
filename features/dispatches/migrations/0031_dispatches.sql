-- One row for each attempt to send one message. Attempts are added, never overwritten; the id travels with the call,
-- so that a status webhook finds its attempt even when our own call never returned.
create table dispatches (
  company_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  attempt integer not null default 1,
  -- Of which sending: 0, or the how manieth time a person had the message sent again; and which try of it this is.
  resend integer not null default 0,
  try_number integer not null default 1,
  -- `scheduled` waits for its hour and holds nobody up; then it is `queued` and has its place in the conversation.
  state text not null default 'queued'
    check (state in ('scheduled', 'queued', 'sending', 'accepted', 'refused', 'unknown', 'cancelled')),
  due_at timestamptz not null default now(),
  fence bigint not null default 0,
  -- After this it is not sent any more: it would come too late.
  expires_at timestamptz,
  leased_until timestamptz,
  wamid text,
  outcome jsonb,
  started_at timestamptz,
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (company_id, id),
  foreign key (company_id, message_id) references messages (company_id, id) on delete cascade,
  unique (company_id, message_id, attempt)
);
create index dispatches_queued on dispatches (due_at, id) where state = 'queued';
create index dispatches_scheduled on dispatches (due_at) where state = 'scheduled';
create index dispatches_expiring on dispatches (expires_at) where state in ('scheduled', 'queued') and expires_at is not null;
-- The company's list of what waits and of what nobody knows.
create index dispatches_waiting on dispatches (company_id, state, message_id) where state in ('scheduled', 'queued', 'unknown');
create index dispatches_open on dispatches (started_at) where state in ('sending', 'unknown') and closed_at is null;
create index dispatches_in_conversation on dispatches (company_id, conversation_id, message_id) where state in ('queued', 'sending');
create index dispatches_proof on dispatches (company_id, channel_id, started_at) where state = 'accepted';
call guard_by_company('dispatches');
-- The dispatcher serves all companies.
create policy dispatching on dispatches to parley_system using (true) with check (true);

create function wake_dispatcher() returns trigger language plpgsql as $$
begin
  perform pg_notify('parley_wake', 'dispatches');
  return null;
end $$;
create trigger wake after insert on dispatches for each statement execute function wake_dispatcher();

-- When contacts become one or two again, messages change conversations, and what is still to be sent of them keeps its order
-- among those of the conversation where they are now.
create function move_dispatches() returns trigger language plpgsql as $$
begin
  update dispatches set conversation_id = new.conversation_id
  where company_id = new.company_id and message_id = new.id and state in ('scheduled', 'queued', 'sending', 'unknown');
  return null;
end $$;
create trigger move_dispatches after update of conversation_id on messages for each row
  when (new.direction = 'outbound' and old.conversation_id <> new.conversation_id) execute function move_dispatches();
