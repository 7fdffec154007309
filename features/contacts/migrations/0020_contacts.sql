create table contacts (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  name text,
  phone text,
  wa_id text,
  user_id text,
  username text,
  -- In place of the four above where the company has its content sealed.
  sealed_name bytea,
  sealed_phone bytea,
  sealed_username bytea,
  -- Searched by ranges: under row-level security only comparisons may use an index, `like` may not.
  search_name text collate "C" generated always as (lower(name)) stored,
  search_phone text collate "C" generated always as (phone) stored,
  language text,
  opted_out_at timestamptz,
  -- The platform's time of the last wish to stop or resume: an older one that comes late changes nothing.
  preference_at timestamptz,
  merged_into_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id)
);
create index contacts_newest on contacts (company_id, created_at, id) where merged_into_id is null;
create index contacts_by_name on contacts (company_id, name, id) where merged_into_id is null;
call guard_by_company('contacts');
call count_resource('contacts', 'contacts');
call count_listed('contacts', 'contacts', '(%1$s.merged_into_id is null)');

-- What a contact is known by. The key is the database's promise that nobody is kept twice; older ones are kept too.
create table contact_identities (
  company_id uuid not null,
  kind text not null check (kind in ('user_id', 'phone')),
  -- A number, or what stands for one that is sealed beside it.
  value text not null,
  sealed_value bytea,
  contact_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (company_id, kind, value),
  foreign key (company_id, contact_id) references contacts (company_id, id) on delete cascade
);
create index contact_identities_of on contact_identities (company_id, contact_id);
call guard_by_company('contact_identities');

create index contacts_search_name on contacts (company_id, search_name);
create index contacts_search_phone on contacts (company_id, search_phone);
create index contacts_phone on contacts (company_id, phone);
create index contacts_user_id on contacts (company_id, user_id);
