import { sql } from 'kysely';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ContentPlace, SealedColumn, SecretBox, SecretPlace } from '#platform/crypto';
import type { SystemDb, TenantDb } from '#platform/db';
import { AppError } from './errors.ts';
import type { Caller } from './caller.ts';

declare module '#platform/db' {
  interface Tables {
    idempotency_keys: {
      company_id: string;
      key: string;
      actor_id: string;
      request_hash: Buffer;
      status: number;
      headers: unknown;
      body: string;
      sealed_body: Buffer | null;
      created_at: Date;
    };
  }
}

const KEY = /^[\x21-\x7e]{1,200}$/;
const KEPT = '24 hours';
/** In front of a stamp stands which master key it is of. */
const KEY_ID_BYTES = 8;

export interface Answer<Body> {
  status: number;
  body: Body;
  location?: string;
}

/** The request's Idempotency-Key, or undefined when it has none. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new AppError('malformed', 'Idempotency-Key must be 1 to 200 printable ASCII characters.');
  }
  return key;
}

/**
 * Makes something once for each Idempotency-Key and caller: the key, the effect and the answer are committed
 * together, and the same request within 24 hours is answered from what was kept. Without a key it simply runs.
 */
export async function answerOnce<Body>(
  request: FastifyRequest,
  reply: FastifyReply,
  make: (tdb: TenantDb, caller: Caller) => Promise<Answer<Body>>,
  /** Given where the answer holds a secret: what is kept of it is sealed. */
  { box }: { box?: SecretBox } = {},
): Promise<Body> {
  const key = idempotencyKey(request);
  const answer = await request.company.run((tdb, caller) => {
    const makeHere = (): Promise<Answer<Body>> => make(tdb, caller);
    return once({ request, key, caller, box, open: async () => tdb, make: makeHere });
  });
  return say(reply, answer);
}

/** As `answerOnce`, for routes of the install, whose effects lie in other companies. */
export async function answerOnceAcross<Body>(
  request: FastifyRequest,
  reply: FastifyReply,
  make: (sdb: SystemDb, caller: Caller) => Promise<Answer<Body>>,
): Promise<Body> {
  const key = idempotencyKey(request);
  const answer = await request.company.across((sdb, caller) => {
    const makeThere = (): Promise<Answer<Body>> => make(sdb, caller);
    return once({ request, key, caller, open: () => sdb.asCompany(caller.company_id), make: makeThere });
  });
  return say(reply, answer);
}

type Said<Body> = Answer<Body> & { replayed: boolean };

async function once<Body>(options: {
  request: FastifyRequest;
  key: string | undefined;
  caller: Caller;
  box?: SecretBox | undefined;
  /** The handle of the caller's own company, where the answer is kept. */
  open: () => Promise<TenantDb>;
  make: () => Promise<Answer<Body>>;
}): Promise<Said<Body>> {
  const { request, key, caller, box, open, make } = options;
  if (key === undefined) return { ...(await make()), replayed: false };
  const kept = await lockAndFind(await open(), caller, key);
  if (kept !== undefined) {
    if (!isSame(request, kept.request_hash)) {
      throw new AppError('invalid', 'This Idempotency-Key was used for another request. Use a new key.');
    }
    const { location } = kept.headers as { location?: string };
    return {
      status: kept.status,
      body: JSON.parse(await openAnswer(request.company.box, placeOf(caller, key), kept)) as Body,
      replayed: true,
      ...(location === undefined ? {} : { location }),
    };
  }
  const fresh = await make();
  const tdb = await open();
  const body = JSON.stringify(fresh.body);
  // It may hold what the company has sealed elsewhere.
  const sealing = box ?? (request.company.box.content.wants(caller.company_id) ? request.company.box : undefined);
  await tdb.q
    .insertInto('idempotency_keys')
    .values({
      company_id: tdb.company_id,
      key,
      actor_id: caller.actor.id,
      request_hash: stampOf(request),
      status: fresh.status,
      headers: JSON.stringify({ location: fresh.location }),
      body: sealing === undefined ? body : '',
      sealed_body: sealing === undefined ? null : await sealing.seal(body, placeOf(caller, key)),
      created_at: sql`now()`,
    } as never)
    .execute();
  return { ...fresh, replayed: false };
}

export const answerSealedColumns: readonly SealedColumn[] = [
  { table: 'idempotency_keys', column: 'sealed_body', id: `actor_id::text || '|' || key`, id_type: 'text' },
];

/** How answers are sealed where a company has begun to seal its content. None has to be opened: they are read either way. */
export const answerContent: ContentPlace = {
  name: 'idempotency_keys',
  async convert(tdb, box) {
    const { company_id } = tdb;
    if (!box.content.wants(company_id)) return { last: undefined, changed: 0, unreadable: 0 };
    const { rows } = await sql<{ actor_id: string; key: string; body: string }>`
      select actor_id, key, body from idempotency_keys
      where company_id = ${company_id} and sealed_body is null limit 500 for update`.execute(tdb.q);
    for (const { actor_id, key, body } of rows) {
      const sealed = await box.seal(body, answerPlace(company_id, actor_id, key));
      await sql`update idempotency_keys set body = '', sealed_body = ${sealed}
                where company_id = ${company_id} and actor_id = ${actor_id} and key = ${key}`.execute(tdb.q);
    }
    return { last: rows.length < 500 ? undefined : 'more', changed: rows.length, unreadable: 0 };
  },
};

function placeOf({ company_id, actor }: Caller, key: string): SecretPlace {
  return answerPlace(company_id, actor.id, key);
}

function answerPlace(company_id: string, actor_id: string, key: string): SecretPlace {
  return { company_id, table: 'idempotency_keys', column: 'sealed_body', id: `${actor_id}|${key}` };
}

async function openAnswer(
  box: SecretBox,
  place: SecretPlace,
  { body, sealed_body }: { body: string; sealed_body: Buffer | null },
): Promise<string> {
  if (sealed_body === null) return body;
  try {
    return await box.open(sealed_body, place);
  } catch (error) {
    // Keys may have been lost within the day.
    throw new AppError(
      'conflict',
      'What was answered cannot be shown again. It took effect: look for it in the list.',
      {
        cause: error,
      },
    );
  }
}

function say<Body>(reply: FastifyReply, { status, body, location, replayed }: Said<Body>): Body {
  reply.code(status);
  if (location !== undefined) reply.header('location', location);
  if (replayed) reply.header('idempotency-replayed', 'true');
  return body;
}

async function lockAndFind(tdb: TenantDb, caller: Caller, key: string) {
  const lock = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`${tdb.company_id}|${caller.actor.id}|${key}`}, 0)) as free`.execute(
    tdb.q,
  );
  if (lock.rows[0]?.free !== true) {
    throw new AppError('conflict', 'A request with this Idempotency-Key is still running. Try again in a moment.', {
      retry_after_s: 1,
    });
  }
  await sql`delete from idempotency_keys where company_id = app_company_id() and actor_id = ${caller.actor.id} and key = ${key}
            and created_at < now() - ${KEPT}::interval`.execute(tdb.q);
  return tdb.q
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'status', 'headers', 'body', 'sealed_body'])
    .where('company_id', '=', tdb.company_id)
    .where('actor_id', '=', caller.actor.id)
    .where('key', '=', key)
    .executeTakeFirst();
}

/** A body may hold a password. Without the master key, which the database never sees, nobody can try which one gives this. */
function stampOf(request: FastifyRequest): Buffer {
  const { company_id, requests } = request.company;
  const { key_id, stamp } = requests.stamp(company_id, textOf(request));
  return Buffer.concat([Buffer.from(key_id, 'hex'), stamp]);
}

function isSame(request: FastifyRequest, kept: Buffer): boolean {
  const { company_id, requests } = request.company;
  const [key_id, stamp] = [kept.toString('hex', 0, KEY_ID_BYTES), kept.subarray(KEY_ID_BYTES)];
  return requests.check(company_id, textOf(request), { key_id, stamp }) === 'genuine';
}

function textOf({ method, url, body }: FastifyRequest): string {
  return `${method} ${url}\n${JSON.stringify(body ?? null)}`;
}

/** Deletes up to `limit` answers of the company that nobody may ask for any more; answers how many went. */
export async function forgetAnswers(tdb: TenantDb, now: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotency_keys where company_id = ${tdb.company_id} and ctid = any(array(
      select ctid from idempotency_keys where company_id = ${tdb.company_id}
        and created_at < ${now}::timestamptz - ${KEPT}::interval order by created_at limit ${limit}))`.execute(tdb.q);
  return Number(numAffectedRows ?? 0);
}
