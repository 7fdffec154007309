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
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id),
  foreign key (company_id, role_id) references roles (company_id, id),
  check ((role = 'custom') = (role_id is not null))
);
-- An address or a user name signs in to one company, so each is unique over the install.
create unique index users_email on users (email);
create unique index users_username on users (lower(username));
call guard_by_company('users');
call count_resource('users', 'users');
-- Signing in happens before a company is known.
create policy sign_in on users for select to parley_system using (true);
