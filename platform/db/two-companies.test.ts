import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allNotes, insertNote, openNotes, type NotesWorld } from '../../tests/setup/notes.ts';

/*
 * Two companies share one connection, ten operations at a time, and each must see at every moment what a plain map of its
 * own would hold. Operations of one batch touch different notes, so that their order does not matter.
 */

const OPERATIONS = 10_000;
const AT_ONCE = 10;

type Notes = Map<number, string>;
type Deed = 'insert' | 'update' | 'delete' | 'break' | 'read' | 'fast read' | 'fast write' | 'reach over';
interface Operation {
  deed: Deed;
  mine: boolean;
}

let world: NotesWorld;
beforeAll(async () => {
  world = await openNotes({ pool_size: 1 });
});
afterAll(() => world.stop());

const operation = fc.record<Operation>({
  deed: fc.constantFrom<Deed>('insert', 'update', 'delete', 'break', 'read', 'fast read', 'fast write', 'reach over'),
  mine: fc.boolean(),
});

/** Performs it on the note of the place, and tells what the model should be told. */
async function perform({ deed, mine }: Operation, id: number, models: Map<string, Notes>): Promise<void> {
  const { db, ada, bob } = world;
  const [company_id, other] = mine ? [ada, bob] : [bob, ada];
  const model = models.get(company_id)!;
  const text = `of ${company_id}: ${deed}`;
  const onlyOurs = (rows: readonly Record<string, unknown>[]): void => {
    for (const row of rows) expect(row['text']).toContain(company_id);
  };
  switch (deed) {
    case 'insert': {
      const insert = sql`insert into notes values (${company_id}, ${id}, ${text})
        on conflict (company_id, id) do update set text = excluded.text`;
      await db.tenant(company_id, (tdb) => insert.execute(tdb.q));
      model.set(id, text);
      return;
    }
    case 'update': {
      // Without a company in the statement: the database alone keeps it from the other's note of the same number.
      const { numAffectedRows } = await db.tenant(company_id, (tdb) =>
        sql`update notes set text = ${text} where id = ${id}`.execute(tdb.q),
      );
      expect(numAffectedRows).toBe(model.has(id) ? 1n : 0n);
      if (model.has(id)) model.set(id, text);
      return;
    }
    case 'delete':
      await db.tenant(company_id, (tdb) => sql`delete from notes where id = ${id}`.execute(tdb.q));
      model.delete(id);
      return;
    case 'break': {
      const work = db.tenant(company_id, async (tdb) => {
        await sql`delete from notes`.execute(tdb.q);
        throw new Error('changed my mind');
      });
      await expect(work).rejects.toThrow('changed my mind');
      return;
    }
    case 'read': {
      const { rows } = await db.tenant(company_id, (tdb) => sql<{ text: string }>`select * from notes`.execute(tdb.q));
      return onlyOurs(rows);
    }
    case 'fast read': {
      const [rows] = await db.fast.app.read(company_id, [allNotes]);
      return onlyOurs(rows!);
    }
    case 'fast write':
      if (model.has(id)) return;
      await db.fast.app.write([{ company_id, statement: insertNote(id, text) }]);
      model.set(id, text);
      return;
    case 'reach over': {
      const reached = db.tenant(company_id, (tdb) =>
        sql`insert into notes values (${other}, ${id + 1_000}, ${text})`.execute(tdb.q),
      );
      await expect(reached).rejects.toThrow('row-level security');
    }
  }
}

async function heldBy(company_id: string): Promise<[number, string][]> {
  const { rows } = await world.owner.query('select id, text from notes where company_id = $1 order by id', [
    company_id,
  ]);
  return rows.map(({ id, text }) => [Number(id), text]);
}

test(`${OPERATIONS} operations of two companies on one connection leave what each of them did, and nothing else`, async () => {
  const models = new Map<string, Notes>([
    [world.ada, new Map()],
    [world.bob, new Map()],
  ]);
  const batches = fc.array(operation, { minLength: AT_ONCE, maxLength: AT_ONCE });
  await fc.assert(
    fc.asyncProperty(batches, async (operations) => {
      await Promise.all(operations.map((one, id) => perform(one, id, models)));
      for (const [company_id, model] of models) {
        expect(await heldBy(company_id)).toEqual([...model].toSorted(([a], [b]) => a - b));
      }
    }),
    { numRuns: OPERATIONS / AT_ONCE, endOnFailure: true },
  );
});
