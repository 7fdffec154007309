-- Who was erased, without saying who it was: the receipt, and what is still to be taken out of raw deliveries.
create table erasures (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  contact_id uuid not null,
  -- The contact and those that had become part of it.
  contact_ids uuid[] not null,
  reason text check (length(reason) <= 500),
  state text not null default 'redacting' check (state in ('redacting', 'done')),
  ordered_by_type text not null check (ordered_by_type in ('user', 'api_key', 'operator')),
  ordered_by_id uuid not null,
  erased_at timestamptz not null,
  finished_at timestamptz,
  counts jsonb not null,
  -- What the person was known by, until nothing has to be found by it any more.
  sealed_words bytea,
  stamp_key text,
  stamp bytea,
  primary key (company_id, id),
  check ((state = 'done') = (finished_at is not null and sealed_words is null and stamp is not null))
);
create index erasures_newest on erasures (company_id, erased_at, id);
call guard_by_company('erasures');
call count_resource('erasures', 'erasures');
