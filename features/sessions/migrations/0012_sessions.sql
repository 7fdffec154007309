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
  end_reason text check (end_reason in ('signed_out', 'revoked', 'token_reused', 'password_changed', 'password_reset')),
  user_agent text,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, user_id) references users (company_id, id) on delete cascade,
  check ((ended_at is null) = (end_reason is null))
);
create index sessions_of_user on sessions (company_id, user_id, created_at, id) where ended_at is null;
call guard_by_company('sessions');

-- Failed attempts to prove who somebody is, counted until one succeeds. Whether there is such an account must not be
-- seen, so names that nobody has are counted as well; the subject is a keyed hash, which names nobody by itself.
create table sign_in_failures (
  subject bytea primary key,
  failures integer not null,
  last_failed_at timestamptz not null
);
create index sign_in_failures_old on sign_in_failures (last_failed_at);
grant select, insert, update, delete on sign_in_failures to parley_system;

-- The seed of a user's authenticator app; the row's id is the user's.
create table totp_seeds (
  company_id uuid not null,
  id uuid not null,
  sealed_seed bytea not null,
  confirmed_at timestamptz,
  -- The newest 30-second step whose code was used: neither it nor an older one is taken again.
  last_step bigint not null default 0,
  created_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, id) references users (company_id, id) on delete cascade
);
call guard_by_company('totp_seeds');

create table recovery_codes (
  company_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, user_id) references users (company_id, id) on delete cascade
);
create unique index recovery_codes_of_user on recovery_codes (company_id, user_id, code_hash);
call guard_by_company('recovery_codes');

-- Wherever it is decided who may call, whoever follows the live stream is asked again at once: the notice wakes every
-- process, and comes with the commit.
create function tell_access_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('parley_wake', 'access:' || coalesce(new.company_id, old.company_id));
  return null;
end $$;
create trigger access_ended after update of ended_at on sessions
  for each row when (old.ended_at is null and new.ended_at is not null) execute function tell_access_changed();
create trigger access_changed after update of is_active, role, role_id on users
  for each row when ((old.is_active, old.role, old.role_id) is distinct from (new.is_active, new.role, new.role_id))
  execute function tell_access_changed();
create trigger access_deleted after delete on users for each row execute function tell_access_changed();
create trigger access_changed after update of permissions on roles
  for each row when (old.permissions is distinct from new.permissions) execute function tell_access_changed();
create trigger access_changed after update of suspended_at on companies
  for each row when (old.suspended_at is distinct from new.suspended_at) execute function tell_access_changed();
create trigger access_deleted after delete on companies for each row execute function tell_access_changed();
