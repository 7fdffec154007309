-- Every POST the platform made, byte for byte, before anything is made of it. The company is known at once when all
-- numbers in it are one company's; otherwise the drainer splits it into a part for each company.
create table inbound_deliveries (
  id uuid primary key,
  company_id uuid,
  parent_id uuid,
  signer_channel_id uuid,
  body bytea not null,
  -- The body is sealed under a key of the company, which has its content sealed.
  sealed boolean not null default false,
  state text not null default 'pending' check (state in ('pending', 'processed', 'ignored', 'rejected', 'unrouted', 'split')),
  reason text,
  items integer not null default 0,
  -- The one field or number that all items have; null where there are several or none. Known once it is drained.
  field text,
  phone_number_id text,
  attempts integer not null default 0,
  -- How often a process died while it drained this.
  strikes smallint not null default 0,
  retry_at timestamptz,
  received_at timestamptz not null default now(),
  processed_at timestamptz
);
create index inbound_pending on inbound_deliveries (id) where state = 'pending';
create index inbound_of_company on inbound_deliveries (company_id, id);
create index inbound_of_company_by_state on inbound_deliveries (company_id, state, id);
-- What is rare among the many messages and statuses is found without going through these.
create index inbound_of_company_by_field on inbound_deliveries (company_id, field, id) where field <> 'messages';
create index inbound_of_company_by_number on inbound_deliveries (company_id, phone_number_id, id) where phone_number_id is not null;
create index inbound_of_company_by_reason on inbound_deliveries (company_id, reason, id) where reason is not null;
create index inbound_struck on inbound_deliveries (id) where state = 'pending' and strikes > 0;
create index inbound_unrouted on inbound_deliveries (id) where state = 'unrouted';
create index inbound_parts on inbound_deliveries (parent_id) where parent_id is not null;
call guard_by_company('inbound_deliveries');
-- The gateway stores before it knows whose; the drainer sorts them.
create policy intake on inbound_deliveries to parley_system using (true) with check (true);

-- The ledger, kept with the rows, for each day (of UTC) on which they came: received = processed + rejected + pending, always.
create table inbound_ledger (
  company_id uuid not null,
  day date not null,
  state text not null,
  shard smallint not null,
  deliveries bigint not null default 0,
  primary key (company_id, day, state, shard)
) with (fillfactor = 50);
call guard_by_company('inbound_ledger');
create policy intake on inbound_ledger to parley_system using (true) with check (true);

create function keep_inbound_ledger() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into inbound_ledger as l (company_id, day, state, shard, deliveries)
      select company_id, day, state, pg_backend_pid() % 32, count(*) from (
        select company_id, (received_at at time zone 'UTC')::date as day, state from new_rows) made
      where company_id is not null and state <> 'split' group by company_id, day, state order by company_id, day, state
      on conflict (company_id, day, state, shard) do update set deliveries = l.deliveries + excluded.deliveries;
  elsif tg_op = 'UPDATE' then
    insert into inbound_ledger as l (company_id, day, state, shard, deliveries)
      select company_id, day, state, pg_backend_pid() % 32, sum(change) from (
        select company_id, (received_at at time zone 'UTC')::date as day, state, 1 as change from new_rows
        union all select company_id, (received_at at time zone 'UTC')::date, state, -1 from old_rows) moved
      where company_id is not null and state <> 'split'
      group by company_id, day, state having sum(change) <> 0 order by company_id, day, state
      on conflict (company_id, day, state, shard) do update set deliveries = l.deliveries + excluded.deliveries;
  else
    insert into inbound_ledger as l (company_id, day, state, shard, deliveries)
      select company_id, day, state, pg_backend_pid() % 32, -count(*) from (
        select company_id, (received_at at time zone 'UTC')::date as day, state from old_rows) gone
      where company_id is not null and state <> 'split' group by company_id, day, state order by company_id, day, state
      on conflict (company_id, day, state, shard) do update set deliveries = l.deliveries + excluded.deliveries;
  end if;
  return null;
end $$;
create trigger ledger_insert after insert on inbound_deliveries referencing new table as new_rows
  for each statement execute function keep_inbound_ledger();
create trigger ledger_update after update on inbound_deliveries referencing old table as old_rows new table as new_rows
  for each statement execute function keep_inbound_ledger();
create trigger ledger_delete after delete on inbound_deliveries referencing old table as old_rows
  for each statement execute function keep_inbound_ledger();

-- What a delivery speaks of, to be found by: of each id of the platform a hash, since ids tell numbers.
create table delivery_subjects (
  company_id uuid not null,
  subject bigint not null,
  delivery_id uuid not null,
  primary key (company_id, subject, delivery_id)
);
-- Rows lie in the order of their deliveries; what is old is let go of by this.
create index delivery_subjects_old on delivery_subjects using brin (delivery_id);
call guard_by_company('delivery_subjects');

-- Events that are no rows of their own and have had their effect, by a hash of what they said.
create table applied_events (
  company_id uuid not null references companies (id) on delete cascade,
  key bytea not null,
  applied_at timestamptz not null default now(),
  primary key (company_id, key)
);
create index applied_events_old on applied_events (company_id, applied_at);
call guard_by_company('applied_events');

-- What each process is draining at this moment. Who dies leaves it behind, and the deliveries are looked at one by one.
create table drain_marks (
  owner uuid primary key,
  delivery_ids uuid[] not null,
  marked_at timestamptz not null default now()
);
grant select, insert, update, delete on drain_marks to parley_system;

-- The past of a number that its phone app hands over, one row for each delivery of it.
create table history_imports (
  company_id uuid not null,
  delivery_id uuid not null,
  channel_id uuid not null,
  state text not null default 'importing' check (state in ('importing', 'imported', 'refused')),
  phase smallint,
  chunk_order integer,
  progress smallint,
  messages integer not null default 0,
  done integer not null default 0,
  added integer not null default 0,
  error_code integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, channel_id, delivery_id),
  foreign key (company_id, channel_id) references channels (company_id, id) on delete cascade
);
call guard_by_company('history_imports');

-- Orders to drain many deliveries again.
create table delivery_replays (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  state text not null default 'running' check (state in ('running', 'done')),
  received_from timestamptz not null,
  received_to timestamptz not null,
  delivery_state text,
  reason text,
  total integer not null,
  replayed integer not null default 0,
  last_delivery_id uuid,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (company_id, id)
);
call guard_by_company('delivery_replays');
