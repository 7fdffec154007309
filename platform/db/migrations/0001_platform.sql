-- The ground every feature stands on: tenancy, counters that spare us counting.

-- The company of this transaction; null when none was set, which makes every policy below say no.
create function app_company_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.company_id', true), '')::uuid;

-- Puts a table with a company_id column under the database's guard. Both server roles are bound by it.
create procedure guard_by_company(guarded regclass)
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format(
    'create policy company on %s using (company_id = app_company_id()) with check (company_id = app_company_id())',
    guarded);
  execute format('grant select, insert, update, delete on %s to parley_app, parley_system', guarded);
end $$;

-- Totals and versions of what a company has, so that no list counts and no cached page can be stale.
-- Several rows (shards) for each resource keep concurrent writers from queuing on one.
create table resource_counters (
  company_id uuid not null,
  resource text not null,
  shard smallint not null,
  total bigint not null default 0,
  version bigint not null default 0,
  primary key (company_id, resource, shard)
) with (fillfactor = 50);
call guard_by_company('resource_counters');

-- Statement triggers: one upsert for each company that a statement touched. The resource is the trigger's argument.
create function count_inserted() returns trigger language plpgsql as $$
begin
  insert into resource_counters as c (company_id, resource, shard, total, version)
    select company_id, tg_argv[0], pg_backend_pid() % 32, count(*), 1 from new_rows group by company_id order by company_id
    on conflict (company_id, resource, shard) do update set total = c.total + excluded.total, version = c.version + 1;
  return null;
end $$;

create function count_deleted() returns trigger language plpgsql as $$
begin
  insert into resource_counters as c (company_id, resource, shard, total, version)
    select company_id, tg_argv[0], pg_backend_pid() % 32, -count(*), 1 from old_rows group by company_id order by company_id
    on conflict (company_id, resource, shard) do update set total = c.total + excluded.total, version = c.version + 1;
  return null;
end $$;

create function count_updated() returns trigger language plpgsql as $$
begin
  insert into resource_counters as c (company_id, resource, shard, total, version)
    select company_id, tg_argv[0], pg_backend_pid() % 32, 0, 1 from new_rows group by company_id order by company_id
    on conflict (company_id, resource, shard) do update set version = c.version + 1;
  return null;
end $$;

create procedure count_resource(counted regclass, resource text)
  language plpgsql as $$
begin
  execute format('create trigger counted_insert after insert on %s referencing new table as new_rows
    for each statement execute function count_inserted(%L)', counted, resource);
  execute format('create trigger counted_delete after delete on %s referencing old table as old_rows
    for each statement execute function count_deleted(%L)', counted, resource);
  execute format('create trigger counted_update after update on %s referencing new table as new_rows
    for each statement execute function count_updated(%L)', counted, resource);
end $$;

-- For rows that stay although no list shows them any more, such as a contact that became part of another.
create function count_one() returns trigger language plpgsql as $$
begin
  insert into resource_counters as c (company_id, resource, shard, total, version)
    values (coalesce(new.company_id, old.company_id), tg_argv[0], pg_backend_pid() % 32, tg_argv[1]::int, 1)
    on conflict (company_id, resource, shard) do update set total = c.total + excluded.total, version = c.version + 1;
  return null;
end $$;

-- Counts of a resource only the rows that its lists show; `listed` says which, with %1$s in the row's place.
create procedure count_listed(counted regclass, resource text, listed text)
  language plpgsql as $$
declare
  was text := format(listed, 'old');
  is_now text := format(listed, 'new');
begin
  execute format('create trigger counted_hidden after update on %s for each row
    when (%s and not %s) execute function count_one(%L, ''-1'')', counted, was, is_now, resource);
  execute format('create trigger counted_shown after update on %s for each row
    when (%s and not %s) execute function count_one(%L, ''1'')', counted, is_now, was, resource);
  execute format('create trigger counted_hidden_delete after delete on %s for each row
    when (not %s) execute function count_one(%L, ''1'')', counted, was, resource);
end $$;

-- A POST that was answered once answers the same again: see platform/http/idempotency.
create table idempotency_keys (
  company_id uuid not null,
  key text not null,
  -- A user, a service's key or an operator.
  actor_id uuid not null,
  request_hash bytea not null,
  status smallint not null,
  headers jsonb not null,
  body text not null,
  -- In place of the body where the company has its content sealed.
  sealed_body bytea,
  created_at timestamptz not null default now(),
  primary key (company_id, actor_id, key)
);
create index on idempotency_keys (created_at);
call guard_by_company('idempotency_keys');
