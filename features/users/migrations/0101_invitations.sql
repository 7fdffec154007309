-- People who were asked to join. The secret of the link is in the mail only; here is its hash.
create table invitations (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  email text not null check (email = lower(email) and length(email) <= 254),
  first_name text not null default '',
  last_name text not null default '',
  role text not null check (role in ('company_admin', 'content_manager', 'content_writer', 'client', 'custom')),
  role_id uuid,
  secret_hash bytea not null,
  -- The user who asked; null: they have left.
  invited_by uuid,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  created_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, role_id) references roles (company_id, id) on delete cascade,
  foreign key (company_id, invited_by) references users (company_id, id) on delete set null (invited_by),
  check ((role = 'custom') = (role_id is not null))
);
create unique index invitations_open on invitations (company_id, email) where accepted_at is null;
create index invitations_newest on invitations (company_id, created_at, id);
create index invitations_of_role on invitations (company_id, role_id) where role_id is not null;
create index invitations_by on invitations (company_id, invited_by) where invited_by is not null;
call guard_by_company('invitations');
call count_resource('invitations', 'invitations');
