-- Folds case and accents away for searching. Immutable, so that it can stand in a generated column.
create function fold_text(value text) returns text
  language sql immutable parallel safe
  return translate(lower(value),
    'áàâãäåçéèêëíìîïñóòôõöøúùûüýÿ', 'aaaaaaceeeeiiiinoooooouuuuyy');

create function search_config(language text) returns regconfig
  language sql immutable parallel safe
  return case language
    when 'en' then 'english'::regconfig when 'pt' then 'portuguese'::regconfig when 'es' then 'spanish'::regconfig
    when 'fr' then 'french'::regconfig when 'de' then 'german'::regconfig when 'it' then 'italian'::regconfig
    else 'simple'::regconfig end;

create table knowledge_chunks (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  title text not null check (length(title) between 1 and 300),
  content text not null check (length(content) between 1 and 20000),
  language text not null default 'en',
  source text not null default '',
  url text,
  tags text[] not null default '{}',
  search tsvector not null generated always as (
    setweight(to_tsvector(search_config(language), fold_text(title)), 'A') ||
    setweight(to_tsvector(search_config(language), fold_text(content)), 'B')) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id)
);
create index knowledge_chunks_newest on knowledge_chunks (company_id, created_at, id);
create index knowledge_chunks_search on knowledge_chunks using gin (search);
call guard_by_company('knowledge_chunks');
call count_resource('knowledge_chunks', 'knowledge_chunks');
