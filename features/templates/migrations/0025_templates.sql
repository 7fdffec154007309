-- The message forms of a company: a mirror of what the platform has, and drafts that it has not seen. They hold no words of
-- a person.
create table templates (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  waba_id text not null check (waba_id ~ '^[0-9]{1,32}$'),
  name text not null check (length(name) between 1 and 512),
  language text not null check (length(language) between 2 and 20),
  category text not null,
  -- DRAFT is ours, every other word is the platform's.
  status text not null,
  parameter_format text not null check (parameter_format in ('positional', 'named')),
  components jsonb not null,
  -- A change that waits to be submitted: {category, parameter_format, components}.
  draft jsonb,
  platform_id text,
  quality text,
  rejected_reason text,
  -- Where the platform says how long, and why.
  pause_reason text,
  paused_until timestamptz,
  -- What the platform means it to be, where it has said so and not yet done it.
  correct_category text,
  -- What the platform said to the last try: {code, title, advice, detail}.
  problem jsonb,
  -- When an approved one was changed in the last 30 days: the platform counts.
  edits timestamptz[] not null default '{}',
  submitted_at timestamptz,
  -- News of the platform that are older than this change nothing.
  status_at timestamptz,
  synced_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id)
);
create unique index templates_name on templates (company_id, waba_id, name, language);
create index templates_platform_id on templates (company_id, platform_id) where platform_id is not null;
create index templates_newest on templates (company_id, created_at, id);
create index templates_by_name on templates (company_id, name, id);
call guard_by_company('templates');
call count_resource('templates', 'templates');

-- The last comparison of the mirror with the platform, one for each company.
create table template_syncs (
  company_id uuid not null primary key references companies (id) on delete cascade,
  state text not null check (state in ('running', 'done', 'failed')),
  -- When the next one is due.
  due_at timestamptz not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  accounts integer not null default 0,
  seen integer not null default 0,
  added integer not null default 0,
  changed integer not null default 0,
  removed integer not null default 0,
  -- [{waba_id, title, advice}]
  problems jsonb not null default '[]'
);
create index template_syncs_due on template_syncs (due_at);
call guard_by_company('template_syncs');
create policy sweeping on template_syncs for select to parley_system using (true);
