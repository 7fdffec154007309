-- A session is a family of refresh tokens of which one, that of the present generation, is good at a time. A token is
-- an HMAC over company, session and generation, so that nothing of it needs to be kept: see features/sessions.
create table sessions (
  company_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  generation integer not null default 0,
  -- When the present generation took over from the one before.
  rotated_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('signed_out', 'revoked', 'token_reused')),
  user_agent text,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, user_id) references users (company_id, id) on delete cascade,
  check ((ended_at is null) = (end_reason is null))
);
create index sessions_of_user on sessions (company_id, user_id, created_at, id) where ended_at is null;
call guard_by_company('sessions');
