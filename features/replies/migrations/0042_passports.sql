-- What an answer was made of, as it was then.
create table passports (
  company_id uuid not null,
  message_id uuid not null,
  turn_id uuid not null,
  agent_id uuid not null,
  model text not null,
  chunks jsonb not null,
  -- In its place where the company has its content sealed.
  sealed_chunks bytea,
  usage jsonb not null,
  timings_ms jsonb not null,
  created_at timestamptz not null default now(),
  primary key (company_id, message_id),
  foreign key (company_id, message_id) references messages (company_id, id) on delete cascade
);
call guard_by_company('passports');
