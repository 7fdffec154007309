import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { notFound } from '#platform/http';
import { newId } from '#platform/runtime';
import { guessLanguage } from '#platform/text';
import type { ChunkCreate, ChunkPatch, ChunkWire } from './knowledge.model.ts';
import { deleteChunk, insertChunks, updateChunk } from './knowledge.repository.ts';

const OTHERWISE = 'en';

/** Stores chunks of knowledge together; they can be found as soon as the transaction is committed. */
export async function createChunks(tdb: TenantDb, bodies: readonly ChunkCreate[]): Promise<ChunkWire[]> {
  const made = await insertChunks(
    tdb,
    bodies.map((body) => ({
      id: newId(),
      title: body.title,
      content: body.content,
      language: body.language ?? guessLanguage(`${body.title}\n${body.content}`) ?? OTHERWISE,
      source: body.source ?? '',
      url: body.url ?? null,
      tags: [...new Set(body.tags)],
    })),
  );
  await appendEvents(
    tdb,
    made.map((chunk) => ({ type: 'knowledge_chunk.created', data: { chunk_id: chunk.id } })),
  );
  return made;
}

export async function createChunk(tdb: TenantDb, body: ChunkCreate): Promise<ChunkWire> {
  const [made] = await createChunks(tdb, [body]);
  return made!;
}

export async function changeChunk(tdb: TenantDb, id: string, change: ChunkPatch): Promise<ChunkWire> {
  const { tags, ...rest } = change;
  const changed = await updateChunk(tdb, id, { ...rest, ...(tags === undefined ? {} : { tags: [...new Set(tags)] }) });
  if (changed === undefined) throw notFound('Knowledge chunk');
  await appendEvents(tdb, [{ type: 'knowledge_chunk.updated', data: { chunk_id: id } }]);
  return changed;
}

export async function removeChunk(tdb: TenantDb, id: string): Promise<void> {
  if (!(await deleteChunk(tdb, id))) throw notFound('Knowledge chunk');
  await appendEvents(tdb, [{ type: 'knowledge_chunk.deleted', data: { chunk_id: id } }]);
}
