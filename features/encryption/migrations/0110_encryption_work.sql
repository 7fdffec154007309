-- What has to be sealed again, or otherwise, because a key or a setting changed: one row for each time, walked through by
-- any process, in small steps that may be cut off anywhere.
create table encryption_work (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('keys', 'content')),
  -- Everything is walked through twice: at once, and again when nobody can still be writing as before.
  pass smallint not null default 1 check (pass in (1, 2)),
  -- Where the walk is: which of the places, and after which row of it.
  place integer not null default 0,
  after_row text,
  rows_changed bigint not null default 0,
  -- Values of the present pass that cannot be opened and stay as they are.
  unreadable bigint not null default 0,
  due_at timestamptz not null,
  fence bigint not null default 0,
  leased_until timestamptz,
  created_at timestamptz not null default now(),
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  primary key (company_id, id)
);
create unique index encryption_work_open on encryption_work (company_id, kind) where finished_at is null;
create index encryption_work_due on encryption_work (due_at) where finished_at is null;
create index encryption_work_newest on encryption_work (created_at);
call guard_by_company('encryption_work');
create policy working on encryption_work to parley_system using (true) with check (true);

create function wake_encryption() returns trigger language plpgsql as $$
begin
  perform pg_notify('parley_wake', 'encryption');
  return null;
end $$;
create trigger wake after insert on encryption_work for each statement execute function wake_encryption();

-- The setting is switched where settings are; what follows from it happens in the same transaction.
create function seal_content_switched() returns trigger language plpgsql as $$
begin
  insert into content_seals (company_id, wanted) values (new.id, coalesce(new.settings ->> 'seal_content' = 'true', false))
    on conflict (company_id) do update set wanted = excluded.wanted, changed_at = now();
  insert into encryption_work as w (company_id, id, kind, due_at) values (new.id, gen_random_uuid(), 'content', now())
    on conflict (company_id, kind) where finished_at is null do update set
      pass = 1, place = 0, after_row = null, rows_changed = 0, unreadable = 0, due_at = now(), started_at = clock_timestamp(),
      fence = w.fence + 1, leased_until = null;
  return null;
end $$;
create trigger seal_content_on after insert on companies for each row
  when (new.settings ->> 'seal_content' = 'true') execute function seal_content_switched();
create trigger seal_content_switch after update of settings on companies for each row
  when (coalesce(new.settings ->> 'seal_content', 'false') <> coalesce(old.settings ->> 'seal_content', 'false'))
  execute function seal_content_switched();
