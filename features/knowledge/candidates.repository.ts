import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import type { FoundChunk } from './knowledge.model.ts';
import type { TermRange } from './term-range.ts';

/** So many chunks are looked at of a word that more have; a word that common says little about any of them. */
const LOOKED_AT = 1_000;

export type Candidate = Omit<FoundChunk, 'score' | 'fits' | 'matched_terms'>;

/**
 * The chunks that may answer, best first: those that say the rarest of the words most. Where fewer do than are wanted,
 * the newest of the others follow, so that a small company's chunks are all looked at and a word mistyped in the
 * question or in a chunk does not hide it (not where languages are asked for). Costs the same however much is stored.
 */
export async function findCandidates(
  tdb: TenantDb,
  { terms, languages, limit }: { terms: readonly TermRange[]; languages: readonly string[] | null; limit: number },
): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    with asked as (
      select * from unnest(${terms.map((term) => term.low)}::text[], ${terms.map((term) => term.high)}::text[])
        with ordinality as a (low, high, place)),
    said as (
      select a.place, k.chunk_id, max(k.weight) as weight, count(*) over (partition by a.place) as chunks
      from asked a cross join lateral (
        select chunk_id, weight from knowledge_terms
        where company_id = ${tdb.company_id} and term >= a.low and term <= a.high limit ${LOOKED_AT}) k
      group by a.place, k.chunk_id),
    telling as (
      select chunk_id, sum(weight * ln(1 + ${LOOKED_AT} / chunks::float8)) as worth from said group by chunk_id),
    best as (
      select chunk_id as id, worth from telling t
      where ${languages}::text[] is null or exists (
        select from knowledge_chunks c
        where c.company_id = ${tdb.company_id} and c.id = t.chunk_id and split_part(c.language, '-', 1) = any(${languages}::text[]))
      order by worth desc, chunk_id limit ${limit}),
    others as (
      select id, 0::float8 as worth from knowledge_chunks
      where company_id = ${tdb.company_id} and id not in (select id from best) and ${languages}::text[] is null
      order by created_at desc, id desc limit (select ${limit} - count(*) from best))
    select c.id as chunk_id, c.title, c.content, c.language, c.source, c.url, c.tags
    from (select * from best union all select * from others) found
    join knowledge_chunks c on c.company_id = ${tdb.company_id} and c.id = found.id
    order by found.worth desc, c.id`.execute(tdb.q);
  return rows;
}
