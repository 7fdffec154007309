import type { FastifyReply, FastifyRequest } from 'fastify';
import { counterStatement, type Row, type Statement } from '#platform/db';
import { COUNT_CAP } from './lists.ts';
import { createPageCache } from './page-cache.ts';

const CACHE_BYTES = 32 * 1024 * 1024;

/** How to read one page: the rows, and for a filtered list how many there are (bounded by `COUNT_CAP` + 1). */
export interface ListPage {
  page: Statement;
  count?: Statement;
  /** Opens what is sealed in the rows, where something may be. */
  open?: ((rows: readonly Row[]) => Promise<readonly Row[]>) | undefined;
  fromRow: (row: Row) => unknown;
}

/**
 * Answers the lists of one resource. Pages are kept rendered under the resource's version, which is read together with
 * the caller's check; the total of an unfiltered list comes from the same counter. `cached: false` is for rows that
 * show other resources as well, whose changes the version does not tell.
 */
export function createListReader(resource: string, { cached }: { cached: boolean } = { cached: true }) {
  const pages = createPageCache(cached ? CACHE_BYTES : 1);

  async function fresh(request: FastifyRequest, { page, count, open, fromRow }: ListPage): Promise<string> {
    const [rows, counted] = await request.company.read([page, count ?? counterStatement(resource)]);
    const found = Number(counted![0]!['total']);
    const capped = count !== undefined && found > COUNT_CAP;
    return JSON.stringify({
      data: (open === undefined ? rows! : await open(rows!)).map(fromRow),
      total: capped ? COUNT_CAP : found,
      ...(capped ? { total_capped: true } : {}),
    });
  }

  return async function answerList(request: FastifyRequest, reply: FastifyReply, list: ListPage): Promise<void> {
    if (!cached) {
      sendJson(reply, await fresh(request, list));
      return;
    }
    const key = `${request.company.company_id} ${request.url}`;
    // The version is read before the rows, so a page may be newer than its version says, never older.
    const [counters] = await request.company.read([counterStatement(resource)]);
    const version = Number(counters![0]!['version']);
    const kept = pages.get(key, version);
    if (kept !== undefined) {
      sendJson(reply, kept);
      return;
    }
    const body = await fresh(request, list);
    pages.set(key, version, body);
    sendJson(reply, body);
  };
}

/** Sends text that is JSON already, past the response schema: its shape is that of the code that rendered it. */
export function sendJson(reply: FastifyReply, json: string): void {
  void reply.type('application/json; charset=utf-8').send(json);
}
