-- An operator of this server who acts for a company, as the company sees it.
create table acting_sessions (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  operator_id uuid not null,
  operator_name text not null,
  -- Whose session it hangs on: it ends with that one.
  operator_company_id uuid not null,
  operator_session_id uuid not null,
  reason text not null check (length(reason) between 1 and 500),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (company_id, id)
);
create index acting_sessions_newest on acting_sessions (company_id, created_at, id);
call guard_by_company('acting_sessions');

-- The same as the operator's own company sees it, so that the end of a session tells where it was used.
create table acting_errands (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  operator_id uuid not null,
  session_id uuid not null,
  target_company_id uuid not null,
  expires_at timestamptz not null,
  primary key (company_id, id)
);
create index acting_errands_of_operator on acting_errands (company_id, operator_id, expires_at);
call guard_by_company('acting_errands');

-- Until when the operator's own session lasts, or null when it has ended, when they no longer are an operator, or when
-- their own company is suspended. It looks into the operator's company for this one question and tells nothing else.
create function operator_until(of_company uuid, operator uuid, session uuid) returns timestamptz
  language plpgsql as $$
declare
  here text := current_setting('app.company_id', true);
  until_time timestamptz;
begin
  perform set_config('app.company_id', of_company::text, true);
  select s.expires_at into until_time from sessions s
    join users u on u.company_id = s.company_id and u.id = s.user_id
    join companies c on c.id = s.company_id
    where s.company_id = of_company and s.id = session and s.user_id = operator
      and s.ended_at is null and u.is_active and u.role = 'superadmin' and c.suspended_at is null;
  perform set_config('app.company_id', coalesce(here, ''), true);
  return until_time;
end $$;

-- Live streams of a company ask again who may follow them when an operator's errand there has come to its end.
create function tell_errands_changed() returns trigger language plpgsql as $$
declare
  ended uuid := coalesce(to_jsonb(new) ->> 'user_id', to_jsonb(new) ->> 'id')::uuid;
begin
  perform pg_notify('parley_wake', 'access:' || e.target_company_id) from acting_errands e
    where e.company_id = new.company_id and e.operator_id = ended and e.expires_at > now() - interval '1 hour';
  return null;
end $$;
create trigger errands_ended after update of ended_at on sessions
  for each row when (old.ended_at is null and new.ended_at is not null) execute function tell_errands_changed();
create trigger errands_changed after update of is_active, role on users
  for each row when ((old.is_active, old.role) is distinct from (new.is_active, new.role))
  execute function tell_errands_changed();

create function tell_acting_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('parley_wake', 'access:' || new.company_id);
  return null;
end $$;
create trigger access_ended after update of ended_at on acting_sessions
  for each row when (old.ended_at is null and new.ended_at is not null) execute function tell_acting_changed();
-- A company that no longer wants operators ends what they are about, for good.
create function end_acting() returns trigger language plpgsql as $$
begin
  update acting_sessions set ended_at = now() where company_id = new.company_id and ended_at is null;
  return null;
end $$;
create trigger acting_forbidden after update of settings on companies
  for each row when (new.settings @> '{"allow_acting": false}' and not old.settings @> '{"allow_acting": false}')
  execute function end_acting();
