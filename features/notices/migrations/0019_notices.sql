-- What the people of a company should know about and act on: one row for each trouble, not for each time it shows.
create table notices (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  kind text not null check (length(kind) between 1 and 60),
  severity text not null check (severity in ('critical', 'warning', 'info')),
  title text not null check (length(title) between 1 and 200),
  detail text not null check (length(detail) <= 2000),
  subject_type text not null check (subject_type in ('channel', 'template', 'account', 'sending')),
  -- A channel or template of ours, or an account of the platform; null for the company as a whole.
  subject_id text check (length(subject_id) <= 100),
  -- Names the trouble: raised again while it lasts, it stays one notice.
  dedupe_key text not null check (length(dedupe_key) between 1 and 200),
  -- Dismissed: people know. It stays the notice of its trouble until that is over, so that they are not told daily.
  state text not null default 'open' check (state in ('open', 'dismissed', 'resolved')),
  times integer not null default 1,
  raised_at timestamptz not null,
  last_raised_at timestamptz not null,
  dismissed_at timestamptz,
  dismissed_by uuid,
  resolved_at timestamptz,
  primary key (company_id, id),
  check ((state = 'resolved') = (resolved_at is not null))
);
create unique index notices_trouble on notices (company_id, dedupe_key) where state <> 'resolved';
create index notices_newest on notices (company_id, raised_at, id);
create index notices_of_state on notices (company_id, state, raised_at, id);
create index notices_of_subject on notices (company_id, subject_id, raised_at, id) where subject_id is not null;
call guard_by_company('notices');
call count_resource('notices', 'notices');
