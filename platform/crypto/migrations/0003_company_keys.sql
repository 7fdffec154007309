-- The keys that a company's secrets are sealed under. Each is random and kept wrapped by the install's master key, which
-- is never in the database. There is no foreign key to the company: a key is committed before anything is sealed under it,
-- which may be while the company itself is being made.
create table company_keys (
  company_id uuid not null,
  -- Counts up for each company; it stands in front of everything that was sealed under the key.
  id integer not null check (id > 0),
  purpose text not null check (purpose in ('data', 'index')),
  -- Which master key wraps it: a piece of its hash.
  master_id text not null,
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  -- Since then nothing new is sealed under it; what is there stays readable.
  retired_at timestamptz,
  primary key (company_id, id)
);
create unique index company_keys_active on company_keys (company_id, purpose) where retired_at is null;
create index company_keys_of_master on company_keys (master_id, company_id, id);
call guard_by_company('company_keys');
-- Keys are changed and destroyed by the server alone.
revoke update, delete on company_keys from parley_app;
create policy keeping on company_keys to parley_system using (true) with check (true);

-- Every process keeps keys in memory and is told when those of a company change.
create function wake_key_readers() returns trigger language plpgsql as $$
begin
  perform pg_notify('parley_wake', 'company-keys:' || coalesce(new.company_id, old.company_id));
  return null;
end $$;
create trigger wake after insert or delete on company_keys for each row execute function wake_key_readers();
create trigger wake_retired after update of retired_at on company_keys for each row
  when (old.retired_at is distinct from new.retired_at) execute function wake_key_readers();

-- Companies whose content is sealed as well, or was and is being opened again; of the others there is no row.
create table content_seals (
  company_id uuid primary key,
  -- Whether what is written now is sealed.
  wanted boolean not null,
  changed_at timestamptz not null default now()
);
call guard_by_company('content_seals');
create policy reading on content_seals for select to parley_system using (true);

create function wake_content_readers() returns trigger language plpgsql as $$
begin
  perform pg_notify('parley_wake', 'content-seals');
  return null;
end $$;
create trigger wake after insert or update or delete on content_seals
  for each statement execute function wake_content_readers();
