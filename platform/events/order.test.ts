import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { appendEvents } from './append.ts';
import { formatCursor, parseCursor } from './model.ts';
import { endOfEvents, readCompanyEvents } from './reader.ts';

declare module '#platform/events' {
  interface EventTypes {
    'test.ordered': { name: string };
  }
}

let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.signUp();
});
afterAll(() => app.stop());

test('a transaction that began first and wrote second stands second, and no reader has passed its place', async () => {
  const { db } = app.ground;
  const begin = await endOfEvents(db);
  const named = (name: string) => [{ type: 'test.ordered' as const, data: { name } }];
  const begun = Promise.withResolvers<void>();
  const mayWrite = Promise.withResolvers<void>();

  const slow = db.tenant(admin.company_id, async (tdb) => {
    // Takes its number now, as a transaction does that has locked or written anything.
    await sql`select pg_current_xact_id()`.execute(tdb.q);
    begun.resolve();
    await mayWrite.promise;
    await appendEvents(tdb, named('second'));
  });
  await begun.promise;
  await db.tenant(admin.company_id, (tdb) => appendEvents(tdb, named('first')));
  const early = await readCompanyEvents(db, admin.company_id, begin, 100);
  mayWrite.resolve();
  await slow;

  // Transactions of other databases of the server hold readers back for a moment now and then.
  let from = early.at(-1) === undefined ? begin : parseCursor(early.at(-1)!.cursor)!;
  const read = [...early];
  async function readOn(): Promise<unknown[]> {
    const page = await readCompanyEvents(db, admin.company_id, from, 100);
    from = page.at(-1) === undefined ? from : parseCursor(page.at(-1)!.cursor)!;
    read.push(...page);
    return read.filter(({ type }) => type === 'test.ordered').map(({ data }) => data['name']);
  }
  await expect.poll(readOn, { interval: 5, timeout: 10_000, message: `after ${formatCursor(begin)}` }).toHaveLength(2);
  const names = await readOn();
  expect(names).toEqual(['first', 'second']);
});

test('a place of more digits comes after one of fewer, in each page and from page to page', async () => {
  const { db } = app.ground;
  const other = await app.signUp();
  const places = ['8', '9', '10', '11', '99', '100'];
  await db.tenant(other.company_id, async (tdb) => {
    for (const txid of places.toReversed()) {
      await sql`insert into events (company_id, txid, id, type, data)
                values (${tdb.company_id}, ${txid}::xid8, gen_random_uuid(), 'test.ordered', '{}')`.execute(tdb.q);
    }
  });
  const read: string[] = [];
  for (let from = { txid: '0', seq: 0 }; read.length < places.length;) {
    const page = await readCompanyEvents(db, other.company_id, from, 2);
    expect(page).toHaveLength(2);
    from = parseCursor(page.at(-1)!.cursor)!;
    read.push(...page.map(({ cursor }) => parseCursor(cursor)!.txid));
  }
  expect(read).toEqual(places);
});
