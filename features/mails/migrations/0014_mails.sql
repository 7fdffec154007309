-- Mails to people. A row and its job are written in the transaction that makes the mail due.
create table mails (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  kind text not null check (length(kind) between 1 and 40),
  recipient text not null check (length(recipient) <= 254),
  -- The user or the invitation that the mail is for: what a log may name.
  recipient_id uuid not null,
  subject text not null,
  -- May hold a link that signs somebody in: forgotten once the mail was sent or given up, or its link has expired.
  body text,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed', 'kept')),
  attempts integer not null default 0,
  error text,
  due_at timestamptz,
  -- Not sent after this: its link no longer works.
  good_until timestamptz,
  -- One sender at a time; it loses its right when this has passed, and the number tells a late one.
  leased_until timestamptz,
  lease integer not null default 0,
  sent_at timestamptz,
  created_at timestamptz not null,
  primary key (company_id, id),
  check ((state = 'queued') = (due_at is not null)),
  check (state <> 'queued' or body is not null)
);
create index mails_newest on mails (company_id, created_at, id);
create index mails_of_recipient on mails (company_id, recipient_id, created_at, id);
create index mails_due on mails (due_at) where state = 'queued';
call guard_by_company('mails');
call count_resource('mails', 'mails');
create index mails_outlived on mails (good_until) where state <> 'queued' and body is not null;
-- Mails whose job was lost, and texts with links that no longer work, are looked for in all companies.
create policy sweeping on mails for select to parley_system
  using (state = 'queued' or (body is not null and good_until is not null));

-- To which addresses a company wrote unasked within a day, as codes of them; outlives the mail and whom it was for.
create table mailed_strangers (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  address bytea not null,
  mailed_at timestamptz not null,
  primary key (company_id, id)
);
create index mailed_strangers_address on mailed_strangers (company_id, address, mailed_at);
create index mailed_strangers_oldest on mailed_strangers (company_id, mailed_at);
call guard_by_company('mailed_strangers');
