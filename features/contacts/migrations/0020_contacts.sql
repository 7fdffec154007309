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
  -- Where the name comes from when nobody typed it: the profile, or the address book of the business's phone.
  name_from text check (name_from in ('profile', 'book')),
  -- The phone's time of its last change of the name.
  book_at timestamptz,
  opted_out_at timestamptz,
  -- What is not wanted any more, who said so, in which words, and the delivery that proves it.
  opt_out jsonb,
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
  -- Whose it was at first: what a contact brought into a merge it takes out again.
  home_contact_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (company_id, kind, value),
  foreign key (company_id, contact_id) references contacts (company_id, id) on delete cascade
);
create index contact_identities_of on contact_identities (company_id, contact_id);
call guard_by_company('contact_identities');

-- Two contacts that became one, and what it takes to make them two again.
create table contact_merges (
  company_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  merged_contact_id uuid not null,
  reason text not null check (reason in ('same_person', 'number_changed', 'user_id_changed', 'shared_number', 'by_hand')),
  -- A teammate or key; nobody when the platform's word led to it.
  merged_by text,
  merged_at timestamptz not null default now(),
  undone_by text,
  undone_at timestamptz,
  -- The one that stayed, before and after.
  kept jsonb,
  sealed_kept bytea,
  conversations jsonb not null default '[]',
  primary key (company_id, id),
  foreign key (company_id, contact_id) references contacts (company_id, id) on delete cascade,
  foreign key (company_id, merged_contact_id) references contacts (company_id, id) on delete cascade
);
create index contact_merges_of on contact_merges (company_id, contact_id, id);
create unique index contact_merges_standing on contact_merges (company_id, merged_contact_id) where undone_at is null;
call guard_by_company('contact_merges');

create index contacts_search_name on contacts (company_id, search_name);
create index contacts_search_phone on contacts (company_id, search_phone);
create index contacts_phone on contacts (company_id, phone);
create index contacts_user_id on contacts (company_id, user_id);
