-- What was sent to somebody's address to prove that it is theirs. The secret itself is in the mail only.
create table mailed_links (
  company_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  purpose text not null check (purpose in ('password_reset', 'email_verification')),
  secret_hash bytea not null,
  email text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, user_id) references users (company_id, id) on delete cascade
);
create index mailed_links_of_user on mailed_links (company_id, user_id, purpose, created_at);
call guard_by_company('mailed_links');
