-- The event log. A reader that follows an ascending id loses what commits late; readers therefore order by the
-- transaction that wrote an event and stop at the oldest transaction still running (see platform/events).
-- An event's place is never before that of any transaction that had ended when it was written: two writers that waited
-- for each other's lock stand in the order in which they had it, whichever of them began first. A place later than the
-- writer's own is safe, because no reader passes it while the writer runs.
create table events (
  company_id uuid not null,
  txid xid8 not null default
    greatest(pg_current_xact_id(), (pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1)::text::xid8),
  seq bigint not null generated always as identity,
  id uuid not null,
  type text not null,
  data jsonb not null,
  created_at timestamptz not null default now(),
  primary key (company_id, txid, seq)
);
create index events_in_order on events (txid, seq);
call guard_by_company('events');
create policy system_reads on events for select to parley_system using (true);

-- Whoever waits for news is told at commit; equal notices of one transaction are sent once.
create function wake_event_readers() returns trigger language plpgsql as $$
begin
  perform pg_notify('parley_wake', 'events');
  return null;
end $$;
create trigger wake after insert on events for each statement execute function wake_event_readers();
