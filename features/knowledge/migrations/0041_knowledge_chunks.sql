-- Text as it is searched: lower case, without accents and punctuation, as platform/text folds a question.
create function fold_text(value text) returns text
  language sql immutable parallel safe strict
  return translate(
    normalize(
      replace(replace(replace(replace(
        translate(
          regexp_replace(normalize(lower(normalize(value, NFKD)), NFKD), '[\u0300-\u036f]', '', 'g'),
          'øđðłı', 'oddli'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
      NFC),
    $$!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~¡¿«»“”‘’‹›–—•·°$$, repeat(' ', 47));

create table knowledge_chunks (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  title text not null check (length(title) between 1 and 300),
  content text not null check (length(content) between 1 and 20000),
  language text not null,
  source text not null default '' check (length(source) <= 300),
  url text check (length(url) <= 2000),
  tags text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id)
);
create index knowledge_chunks_newest on knowledge_chunks (company_id, created_at, id);
create index knowledge_chunks_by_title on knowledge_chunks (company_id, title, id);
create index knowledge_chunks_by_source on knowledge_chunks (company_id, source, created_at, id);
create index knowledge_chunks_by_language on knowledge_chunks (company_id, language, created_at, id);
call guard_by_company('knowledge_chunks');
call count_resource('knowledge_chunks', 'knowledge_chunks');

-- The words of each chunk, and its tags with a # in front. A full-text index is of no use under row-level security: its
-- operator is not leak-proof, so the planner must read every chunk of the company first. Comparing text is, so this
-- table answers from one range of its key, however much the company has stored.
create table knowledge_terms (
  company_id uuid not null,
  term text collate "C" not null,
  chunk_id uuid not null,
  -- 0 to 1: how much the chunk says of the word, more in the title than in the text.
  weight real not null,
  primary key (company_id, term, chunk_id) include (weight)
);
call guard_by_company('knowledge_terms');

create function knowledge_terms_of(title text, tags text[], content text) returns table (term text, weight real)
  language sql immutable parallel safe
begin atomic
  select left(lexeme, 60), (sum(hits) / (sum(hits) + 2))::real
  from (
    select word.lexeme, (select sum(case place when 'A' then 4 when 'B' then 2 else 1 end) from unnest(word.weights) place) as hits
    from unnest(
      setweight(to_tsvector('simple'::regconfig, fold_text(title)), 'A') ||
      setweight(to_tsvector('simple'::regconfig, fold_text(array_to_string(tags, ' '))), 'B') ||
      to_tsvector('simple'::regconfig, fold_text(content))) as word) found
  group by left(lexeme, 60)
  union
  select '#' || left(tag, 60), 1 from unnest(tags) tag;
end;

-- Kept in the transaction of the change, for all rows of a statement together.
create function add_knowledge_terms() returns trigger language plpgsql as $$
begin
  insert into knowledge_terms (company_id, term, chunk_id, weight)
    select company_id, term, id, weight from new_rows, knowledge_terms_of(title, tags, content)
    order by company_id, term, id;
  return null;
end $$;

create function drop_knowledge_terms() returns trigger language plpgsql as $$
begin
  delete from knowledge_terms k
    using (select company_id, id, term from old_rows, knowledge_terms_of(title, tags, content)) gone
    where k.company_id = gone.company_id and k.term = gone.term and k.chunk_id = gone.id;
  return null;
end $$;

create function renew_knowledge_terms() returns trigger language plpgsql as $$
begin
  delete from knowledge_terms k
    using (
      select o.company_id, o.id, said.term
      from old_rows o join new_rows n using (company_id, id), knowledge_terms_of(o.title, o.tags, o.content) said
      where (o.title, o.tags, o.content) is distinct from (n.title, n.tags, n.content)) gone
    where k.company_id = gone.company_id and k.term = gone.term and k.chunk_id = gone.id;
  insert into knowledge_terms (company_id, term, chunk_id, weight)
    select n.company_id, said.term, n.id, said.weight
    from old_rows o join new_rows n using (company_id, id), knowledge_terms_of(n.title, n.tags, n.content) said
    where (o.title, o.tags, o.content) is distinct from (n.title, n.tags, n.content)
    order by n.company_id, said.term, n.id;
  return null;
end $$;

create trigger terms_insert after insert on knowledge_chunks referencing new table as new_rows
  for each statement execute function add_knowledge_terms();
create trigger terms_update after update on knowledge_chunks referencing old table as old_rows new table as new_rows
  for each statement execute function renew_knowledge_terms();
create trigger terms_delete after delete on knowledge_chunks referencing old table as old_rows
  for each statement execute function drop_knowledge_terms();
