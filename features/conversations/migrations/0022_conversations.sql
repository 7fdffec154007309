create table conversations (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  contact_id uuid not null,
  channel_id uuid not null,
  status text not null default 'open' check (status in ('open', 'closed', 'merged')),
  holder text not null default 'agent' check (holder in ('agent', 'teammate', 'nobody')),
  holder_user_id uuid,
  handoff_reason text,
  unread_count integer not null default 0,
  last_message_id uuid,
  last_message_at timestamptz,
  last_inbound_at timestamptz,
  -- When somebody last answered from the business's phone app, by the platform's time.
  last_echo_at timestamptz,
  -- The advertisement or post that brought the customer here, and when: answers may be free of charge for a while.
  referral jsonb,
  referral_at timestamptz,
  free_entry_until timestamptz,
  -- Up to which message of the customer the platform was told that we have read.
  told_read_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id),
  unique (company_id, contact_id, channel_id),
  foreign key (company_id, contact_id) references contacts (company_id, id),
  foreign key (company_id, channel_id) references channels (company_id, id),
  foreign key (company_id, holder_user_id) references users (company_id, id)
);
create index conversations_held on conversations (company_id, holder_user_id) where holder_user_id is not null;
create index conversations_recent on conversations (company_id, last_message_at desc nulls last, id) where status <> 'merged';
create index conversations_by_status on conversations (company_id, status, last_message_at desc nulls last, id);
create index conversations_by_holder on conversations (company_id, holder, last_message_at desc nulls last, id) where status <> 'merged';
create index conversations_created on conversations (company_id, created_at, id) where status <> 'merged';
create index conversations_of_channel on conversations (company_id, channel_id, last_message_at desc nulls last);
call guard_by_company('conversations');
call count_resource('conversations', 'conversations');
call count_listed('conversations', 'conversations', $$(%1$s.status <> 'merged')$$);

create table messages (
  company_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  contact_id uuid not null,
  direction text not null check (direction in ('inbound', 'outbound')),
  author text not null check (author in ('contact', 'agent', 'teammate', 'system')),
  author_id uuid,
  type text not null,
  text text,
  content jsonb not null,
  context jsonb,
  -- In place of the three above where the company has its content sealed.
  sealed_content bytea,
  wamid text,
  status text not null check (status in
    ('received', 'queued', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed', 'unknown', 'cancelled')),
  failure jsonb,
  -- Not before, and not after; the attempts of an outbound message follow them.
  scheduled_at timestamptz,
  expires_at timestamptz,
  -- How often a person had it sent again after it had failed or nobody knew; its status begins anew each time.
  resends integer not null default 0,
  citations jsonb not null default '[]',
  turn_id uuid,
  fate text,
  platform_at timestamptz,
  -- Said in a group, not in the talk of two.
  group_id text,
  -- Of a reaction, an edit or a deletion: the platform's id of the message it is about.
  about_wamid text generated always as (case when type in ('reaction', 'edit', 'revoke') then context ->> 'wamid' end) stored,
  created_at timestamptz not null default now(),
  primary key (company_id, id),
  foreign key (company_id, conversation_id) references conversations (company_id, id)
)
-- A message's status moves three or four times: with room on its page that touches no index.
with (fillfactor = 75);
create index messages_of_conversation on messages (company_id, conversation_id, id);
-- One effect for each message of the platform, whatever is delivered how often.
create unique index messages_wamid on messages (company_id, channel_id, wamid) where wamid is not null;
create index messages_about on messages (company_id, channel_id, about_wamid) where about_wamid is not null;
create index messages_of_turn on messages (company_id, turn_id) where turn_id is not null;
call guard_by_company('messages');

-- Messages that went from one conversation into another when their contacts became one.
create table merged_messages (
  company_id uuid not null,
  message_id uuid not null,
  merge_id uuid not null,
  conversation_id uuid not null,
  primary key (company_id, message_id, merge_id),
  foreign key (company_id, message_id) references messages (company_id, id) on delete cascade
);
create index merged_messages_of on merged_messages (company_id, merge_id);
call guard_by_company('merged_messages');

create table message_statuses (
  company_id uuid not null,
  message_id uuid not null,
  -- Of which sending: 0, or the how manieth time a person had it sent again.
  resend integer not null default 0,
  status text not null,
  at timestamptz not null,
  noted_at timestamptz not null default now(),
  detail jsonb,
  primary key (company_id, message_id, resend, status),
  foreign key (company_id, message_id) references messages (company_id, id) on delete cascade
);
-- Found here and not among the messages: an index on their status would be written at every move of every message.
create index message_statuses_ended on message_statuses (company_id, status, message_id) where status in ('failed', 'cancelled');
call guard_by_company('message_statuses');

-- What the platform calls a message that a person had sent again: the ids of its earlier sendings, of which news may
-- still come. The newest stands in the message.
create table earlier_wamids (
  company_id uuid not null,
  channel_id uuid not null,
  wamid text not null,
  message_id uuid not null,
  resend integer not null,
  primary key (company_id, channel_id, wamid),
  foreign key (company_id, message_id) references messages (company_id, id) on delete cascade
);
create index earlier_wamids_of_message on earlier_wamids (company_id, message_id);
call guard_by_company('earlier_wamids');

-- A turn: what a customer said until they paused, and the one answer to it.
create table turns (
  company_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  state text not null default 'open' check (state in ('open', 'composing', 'answered', 'handed_over', 'suppressed')),
  due_at timestamptz not null,
  due_limit timestamptz not null,
  fence bigint not null default 0,
  leased_until timestamptz,
  attempts integer not null default 0,
  answer_message_id uuid,
  reason text,
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, conversation_id) references conversations (company_id, id)
);
-- At most one turn of a conversation is waiting for its answer.
create unique index turns_active on turns (company_id, conversation_id) where state in ('open', 'composing');
create index turns_overdue on turns (due_at) where state in ('open', 'composing');
call guard_by_company('turns');
create policy sweeping on turns for select to parley_system using (true);

-- Statuses that came before the message they speak of is known here.
create table early_statuses (
  company_id uuid not null,
  channel_id uuid not null,
  wamid text not null,
  status text not null,
  at timestamptz not null,
  detail jsonb,
  received_at timestamptz not null default now(),
  primary key (company_id, channel_id, wamid, status)
);
create index early_statuses_old on early_statuses (received_at);
call guard_by_company('early_statuses');
