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
  attempts integer not null default 0,
  retry_at timestamptz,
  received_at timestamptz not null default now(),
  processed_at timestamptz
);
create index inbound_pending on inbound_deliveries (id) where state = 'pending';
create index inbound_of_company on inbound_deliveries (company_id, id);
create index inbound_of_company_by_state on inbound_deliveries (company_id, state, id);
create index inbound_unrouted on inbound_deliveries (id) where state = 'unrouted';
create index inbound_parts on inbound_deliveries (parent_id) where parent_id is not null;
call guard_by_company('inbound_deliveries');
-- The gateway stores before it knows whose; the drainer sorts them.
create policy intake on inbound_deliveries to parley_system using (true) with check (true);

-- The ledger, kept with the rows: received = processed + rejected + pending, always.
create table inbound_ledger (
  company_id uuid not null,
  state text not null,
  shard smallint not null,
  deliveries bigint not null default 0,
  primary key (company_id, state, shard)
) with (fillfactor = 50);
call guard_by_company('inbound_ledger');
create policy intake on inbound_ledger to parley_system using (true) with check (true);

create function keep_inbound_ledger() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into inbound_ledger as l (company_id, state, shard, deliveries)
      select company_id, state, pg_backend_pid() % 32, count(*) from new_rows
      where company_id is not null and state <> 'split' group by company_id, state order by company_id, state
      on conflict (company_id, state, shard) do update set deliveries = l.deliveries + excluded.deliveries;
  elsif tg_op = 'UPDATE' then
    insert into inbound_ledger as l (company_id, state, shard, deliveries)
      select company_id, state, pg_backend_pid() % 32, sum(change) from (
        select company_id, state, 1 as change from new_rows
        union all select company_id, state, -1 from old_rows) moved
      where company_id is not null and state <> 'split'
      group by company_id, state having sum(change) <> 0 order by company_id, state
      on conflict (company_id, state, shard) do update set deliveries = l.deliveries + excluded.deliveries;
  else
    insert into inbound_ledger as l (company_id, state, shard, deliveries)
      select company_id, state, pg_backend_pid() % 32, -count(*) from old_rows
      where company_id is not null and state <> 'split' group by company_id, state order by company_id, state
      on conflict (company_id, state, shard) do update set deliveries = l.deliveries + excluded.deliveries;
  end if;
  return null;
end $$;
create trigger ledger_insert after insert on inbound_deliveries referencing new table as new_rows
  for each statement execute function keep_inbound_ledger();
create trigger ledger_update after update on inbound_deliveries referencing old table as old_rows new table as new_rows
  for each statement execute function keep_inbound_ledger();
create trigger ledger_delete after delete on inbound_deliveries referencing old table as old_rows
  for each statement execute function keep_inbound_ledger();
