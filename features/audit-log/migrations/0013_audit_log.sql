-- What administrators, services and operators did in a company, each line bound to the one before it by a hash.
create table audit_log (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  -- 1, 2, 3, … without a gap, in the order of the commits.
  seq bigint not null check (seq > 0),
  -- Never earlier than the line before, so that a time is a place in the log.
  at timestamptz not null,
  actor_type text not null check (actor_type in ('user', 'api_key', 'operator')),
  actor_id uuid not null,
  action text not null,
  target_id text,
  details jsonb not null,
  request_id text not null,
  prev_hash bytea not null check (octet_length(prev_hash) = 32),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (company_id, id)
);
create unique index audit_log_chain on audit_log (company_id, seq);
create index audit_log_of_action on audit_log (company_id, action, seq);
create index audit_log_of_actor on audit_log (company_id, actor_id, seq);
create index audit_log_of_target on audit_log (company_id, target_id, seq) where target_id is not null;
create index audit_log_by_time on audit_log (company_id, at, seq);
call guard_by_company('audit_log');
-- Written once. A company that is erased takes its log along: that is the owner's doing, by the foreign key.
revoke update, delete on audit_log from parley_app, parley_system;

-- Where each company's log ends. Whoever appends locks this row; its stamp cannot be made by the database alone.
create table audit_heads (
  company_id uuid primary key references companies (id) on delete cascade,
  seq bigint not null check (seq >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  at timestamptz not null,
  stamp bytea not null check (octet_length(stamp) = 32),
  -- Which master key the stamp's key comes from.
  stamp_key text not null,
  -- The end that was last written to the server's own log.
  anchored_seq bigint not null default 0
) with (fillfactor = 50);
call guard_by_company('audit_heads');
revoke delete on audit_heads from parley_app, parley_system;
-- The ends of all companies' logs are written to the server's log, and stamped anew under a new master key.
create policy anchoring on audit_heads to parley_system using (true) with check (true);
