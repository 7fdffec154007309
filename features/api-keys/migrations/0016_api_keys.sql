create table api_keys (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  -- How the key begins, so that people can tell which one they hold.
  prefix text not null,
  -- SHA-256 of the 32 random bytes in the key; the key itself is nowhere.
  secret_hash bytea not null check (length(secret_hash) = 32),
  scopes text[] not null check (cardinality(scopes) > 0),
  -- Addresses and networks it may be used from; null: from everywhere.
  allowed_addresses text[] check (cardinality(allowed_addresses) > 0),
  expires_at timestamptz,
  revoked_at timestamptz,
  -- Written at most once a minute, some seconds later.
  last_used_at timestamptz,
  created_by uuid,
  rotated_from uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, created_by) references users (company_id, id) on delete set null (created_by),
  foreign key (company_id, rotated_from) references api_keys (company_id, id)
);
create index api_keys_newest on api_keys (company_id, created_at, id);
create index api_keys_by_name on api_keys (company_id, name, id);
create index api_keys_of_user on api_keys (company_id, created_by) where created_by is not null;
-- A key has one successor at most.
create unique index api_keys_successor on api_keys (company_id, rotated_from) where rotated_from is not null;
call guard_by_company('api_keys');
call count_resource('api_keys', 'api_keys');
