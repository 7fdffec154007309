-- Whom an outside provider means by a subject of theirs.
create table identities (
  company_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  -- Our name of the provider, and the names that the provider gave itself and the person.
  provider text not null,
  issuer text not null,
  subject text not null check (length(subject) between 1 and 255),
  -- The address the provider knew when it was linked; for people to recognise it by.
  email text,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, user_id) references users (company_id, id) on delete cascade
);
-- One person of a provider is one user of the install.
create unique index identities_subject on identities (provider, issuer, subject);
-- A second person of the same provider is somebody else: their address may have been given to them after the first left.
create unique index identities_of_user on identities (company_id, user_id, provider, issuer);
call guard_by_company('identities');
-- Who comes in by it has not said for which company.
create policy sign_in on identities for select to parley_system using (true);
