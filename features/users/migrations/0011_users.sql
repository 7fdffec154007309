-- A company's own roles: a name and the permissions of `features/users/permissions.ts` that it grants.
create table roles (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  description text not null default '' check (length(description) <= 500),
  permissions text[] not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id)
);
create unique index roles_name on roles (company_id, lower(name));
create index roles_newest on roles (company_id, created_at, id);
call guard_by_company('roles');
call count_resource('roles', 'roles');

create table users (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  email text not null check (email = lower(email) and length(email) <= 254),
  -- No @, so that it cannot be taken for somebody's address where either may be given.
  username text not null check (length(username) between 1 and 110 and position('@' in username) = 0),
  hashed_password text not null,
  first_name text not null default '',
  last_name text not null default '',
  role text not null check (role in ('superadmin', 'company_admin', 'content_manager', 'content_writer', 'client', 'custom')),
  role_id uuid,
  is_active boolean not null default true,
  -- The one who answers for the company: cannot be demoted, deactivated or removed until somebody else is.
  is_owner boolean not null default false,
  email_verified_at timestamptz,
  totp_enabled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id),
  foreign key (company_id, role_id) references roles (company_id, id),
  check ((role = 'custom') = (role_id is not null))
);
-- An address or a user name signs in to one company, so each is unique over the install.
create unique index users_email on users (email);
create unique index users_username on users (lower(username));
create unique index users_owner on users (company_id) where is_owner;
create index users_newest on users (company_id, created_at, id);
create index users_by_email on users (company_id, email, id);
create index users_of_role on users (company_id, role_id) where role_id is not null;
create index users_superadmins on users (id) where role = 'superadmin';
call guard_by_company('users');

-- The company's row names its owner, too, for those who look at companies only.
create function name_owner() returns trigger language plpgsql as $$
begin
  update companies set owner_user_id = new.id where id = new.company_id and owner_user_id is distinct from new.id;
  return null;
end $$;
create trigger owner after insert or update of is_owner on users
  for each row when (new.is_owner) execute function name_owner();
call count_resource('users', 'users');
-- Signing in happens before a company is known.
create policy sign_in on users for select to parley_system using (true);
