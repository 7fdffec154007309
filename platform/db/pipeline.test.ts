import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPipeline, type Pipeline, type Row, type Statement } from './pipeline.ts';
import { allNotes, insertNote, openNotes, silent, type NotesWorld } from '../../tests/setup/notes.ts';

let world: NotesWorld;
let login: pg.ClientConfig;
/** One connection, so that everything that could leak does. */
let pipeline: Pipeline;
beforeAll(async () => {
  world = await openNotes();
  login = await world.loginOf('app');
});
beforeEach(async () => {
  await world.owner.query('truncate notes');
  pipeline = createPipeline(login, 1, silent);
  await pipeline.run(ONE);
});
afterEach(() => pipeline.close());
afterAll(() => world.stop());

const ONE: Statement = { name: 'one', text: 'select 1 as one', values: [] };
const countNotes: Statement = { name: 'note-count', text: 'select count(*)::int as n from notes', values: [] };
const deleteNote = (id: number): Statement => ({
  name: 'note-delete',
  text: 'delete from notes where id = $1 returning id, text',
  values: [id],
});
const divide = (by: number): Statement => ({ name: 'divide', text: 'select 1 / $1::int as n', values: [by] });
const list = (company_id: string): Promise<Row[]> => pipeline.read(company_id, [allNotes]).then(([rows]) => rows!);

describe('two companies on one connection', () => {
  type Who = 'ada' | 'bob';
  type Step = { do: 'insert' | 'delete'; who: Who; id: number };
  type Operation =
    | { do: 'read'; who: Who }
    | { do: 'write'; steps: Step[]; fails: boolean }
    | { do: 'run' }
    | { do: 'break' };

  const who = fc.constantFrom<Who>('ada', 'bob');
  const step = fc.record({ do: fc.constantFrom<Step['do']>('insert', 'insert', 'delete'), who, id: fc.nat(9) });
  const operation: fc.Arbitrary<Operation> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('read' as const), who }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('write' as const),
        steps: fc.array(step, { minLength: 1, maxLength: 3 }),
        fails: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'run' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'break' as const }) },
  );

  type Notes = Record<Who, Map<number, string>>;
  const rowsOf = (notes: Map<number, string>): Row[] =>
    [...notes].toSorted(([a], [b]) => a - b).map(([id, text]) => ({ id, text }));

  /** What a write should answer, and what it should leave, by a model that is plain maps. */
  function expectedOf(one: Extract<Operation, { do: 'write' }>, before: Notes): { answer: unknown; after: Notes } {
    const draft: Notes = { ada: new Map(before.ada), bob: new Map(before.bob) };
    const answer: Row[][] = [];
    for (const { do: what, who, id } of one.steps) {
      const found = draft[who].get(id);
      if (what === 'insert' && found !== undefined) return { answer: 'duplicate key value', after: before };
      if (what === 'insert') draft[who].set(id, `${who} ${id}`);
      else draft[who].delete(id);
      const text = what === 'insert' ? `${who} ${id}` : found;
      answer.push(text === undefined ? [] : [{ id, text }]);
    }
    return one.fails ? { answer: 'division by zero', after: before } : { answer, after: draft };
  }

  async function perform(one: Operation): Promise<unknown> {
    if (one.do === 'read') return pipeline.read(world[one.who], [allNotes, countNotes]);
    if (one.do === 'run') return pipeline.run(countNotes);
    if (one.do === 'break') return pipeline.run(divide(0));
    const steps = one.steps.map(({ do: what, who, id }) => ({
      company_id: world[who],
      statement: what === 'insert' ? insertNote(id, `${who} ${id}`) : deleteNote(id),
    }));
    const answer = await pipeline.write(one.fails ? [...steps, { statement: divide(0) }] : steps);
    return answer.slice(0, steps.length);
  }

  const answerOf = (work: Promise<unknown>): Promise<unknown> =>
    work.catch((error: Error) => /division by zero|duplicate key value/.exec(error.message)?.[0] ?? error);

  /** Sends the operations without waiting for one another and holds each answer to the model. */
  async function together(operations: readonly Operation[], begin: Notes): Promise<Notes> {
    const standings = [begin];
    const wanted = operations.map((one) => {
      if (one.do === 'run') return [{ n: 0 }];
      if (one.do === 'break') return 'division by zero';
      if (one.do === 'read') return undefined;
      const { answer, after } = expectedOf(one, standings.at(-1)!);
      standings.push(after);
      return answer;
    });
    const answers = await Promise.all(operations.map((one) => answerOf(perform(one))));
    operations.forEach((one, place) => {
      if (one.do !== 'read') return expect(answers[place]).toEqual(wanted[place]);
      // A read may come before or after the writes that were sent with it; it shows one standing, all of it.
      const possible = standings.map((notes) => [rowsOf(notes[one.who]), [{ n: notes[one.who].size }]]);
      expect(possible).toContainEqual(answers[place]);
    });
    return standings.at(-1)!;
  }

  test('ten thousand random operations, many at a time, answer as a plain model does', async () => {
    // A statement first met in a broken transaction is sent again, and then not in the order of the model.
    const all = [insertNote(1, ''), deleteNote(1), divide(1)].map((statement) => ({
      statement,
      company_id: world.ada,
    }));
    await pipeline.write(all);
    const batches = fc.array(fc.array(operation, { minLength: 10, maxLength: 10 }), { minLength: 10, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(batches, async (rounds) => {
        await world.owner.query('truncate notes');
        let notes: Notes = { ada: new Map(), bob: new Map() };
        for (const operations of rounds) notes = await together(operations, notes);
        expect(await list(world.ada)).toEqual(rowsOf(notes.ada));
        expect(await list(world.bob)).toEqual(rowsOf(notes.bob));
      }),
      { numRuns: 100 },
    );
  });
});

describe('a statement that fails', () => {
  test('is the error that is told, not those that only follow from it', async () => {
    const work = pipeline.write([
      { company_id: world.ada, statement: insertNote(1, 'fine') },
      { statement: insertNote(2, 'forbidden') },
      { statement: insertNote(3, 'after it') },
    ]);
    await expect(work).rejects.toMatchObject({ code: '23514' });
    expect(await list(world.ada)).toEqual([]);
  });

  test('takes nothing of its neighbours with it', async () => {
    const good = pipeline.write([{ company_id: world.ada, statement: insertNote(1, 'before') }]);
    const bad = pipeline.write([{ company_id: world.bob, statement: insertNote(1, 'forbidden') }]);
    const next = pipeline.write([{ company_id: world.ada, statement: insertNote(2, 'behind') }]);
    await expect(bad).rejects.toMatchObject({ code: '23514' });
    await Promise.all([good, next]);
    expect((await list(world.ada)).map((row) => row['text'])).toEqual(['before', 'behind']);
    expect(await list(world.bob)).toEqual([]);
  });

  test('takes none of the reads with it that were asked for in the same moment', async () => {
    await pipeline.write([{ company_id: world.ada, statement: insertNote(1, 'kept') }]);
    const reads = [[allNotes], [divide(0)], [countNotes], [{ ...ONE, name: 'bad', text: 'nonsense' }], [allNotes, ONE]];
    const outcomes = await Promise.allSettled(reads.map((statements) => pipeline.read(world.ada, statements)));
    const notes = [{ id: 1, text: 'kept' }];
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.code))).toEqual([
      [notes],
      '22012',
      [[{ n: 1 }]],
      '42601',
      [notes, [{ one: 1 }]],
    ]);
  });

  test('leaves a statement usable that was first met behind it', async () => {
    const fresh = (text: string): Statement => ({ ...insertNote(5, text), name: 'met-in-a-broken-transaction' });
    const broken = pipeline.write([{ company_id: world.ada, statement: divide(0) }, { statement: fresh('lost') }]);
    await expect(broken).rejects.toThrow('division by zero');
    await pipeline.write([{ company_id: world.ada, statement: fresh('kept') }]);
    expect((await list(world.ada)).map((row) => row['text'])).toEqual(['kept']);
  });

  test('because it does not parse can be sent again once it does', async () => {
    const later: Statement = { name: 'later', text: 'select 1 as one from made_later', values: [] };
    await expect(pipeline.run(later)).rejects.toThrow('does not exist');
    await world.owner.query('create table made_later as select 1 as x; grant select on made_later to public');
    expect(await pipeline.run(later)).toEqual([{ one: 1 }]);
  });
});

test('one name is prepared once, however many first uses of it are under way', async () => {
  const fresh: Statement = { name: 'fresh', text: 'select $1::int as n', values: [3] };
  const answers = await Promise.all(Array.from({ length: 50 }, () => pipeline.run(fresh)));
  expect(answers).toEqual(Array.from({ length: 50 }, () => [{ n: 3 }]));
});

describe('a value that cannot be written', () => {
  const circle: Record<string, unknown> = {};
  circle['itself'] = circle;
  const echo = (value: unknown): Statement => ({ name: 'echo', text: 'select $1::jsonb as value', values: [value] });

  test('fails alone, and the statement and the connection stay usable', async () => {
    const outcomes = await Promise.allSettled([
      pipeline.run(echo(circle)),
      pipeline.run(echo({ fine: true })),
      pipeline.read(world.ada, [echo(circle)]),
      pipeline.run(ONE),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await pipeline.run(echo({ fine: true }))).toEqual([{ value: { fine: true } }]);
  });

  test('leaves nothing of its transaction', async () => {
    const steps = [{ company_id: world.ada, statement: insertNote(1, 'lost') }, { statement: echo(circle) }];
    await expect(pipeline.write(steps)).rejects.toThrow('circular');
    expect(await list(world.ada)).toEqual([]);
  });
});

test('a connection whose prepared statements are gone is replaced, and what met it sent again', async () => {
  const gone: Statement = { name: 'gone', text: 'deallocate all', values: [] };
  await pipeline.run(gone);
  expect(await pipeline.run(ONE)).toEqual([{ one: 1 }]);
  expect(await list(world.ada)).toEqual([]);
});

test('a write that deadlocks is run again', async () => {
  await pipeline.write([{ company_id: world.ada, statement: insertNote(1, 'a') }, { statement: insertNote(2, 'b') }]);
  const change = (id: number): Statement => ({
    name: 'note-change',
    text: `update notes set text = text || '!' where id = $1`,
    values: [id],
  });
  const steps = (first: number, second: number) => [
    { company_id: world.ada, statement: change(first) },
    { statement: { name: 'rest', text: 'select pg_sleep(0.1)', values: [] } },
    { statement: change(second) },
  ];
  const other = createPipeline(login, 1, silent);
  await Promise.all([pipeline.write(steps(1, 2)), other.write(steps(2, 1))]);
  await other.close();
  expect((await list(world.ada)).map((row) => row['text'])).toEqual(['a!!', 'b!!']);
});

test('a read cannot write', async () => {
  await expect(pipeline.read(world.ada, [insertNote(1, 'x')])).rejects.toThrow('read-only transaction');
  expect(await list(world.ada)).toEqual([]);
});

test('a company that is none never reaches the database', async () => {
  const steps = [{ company_id: `x', false); drop table notes; --`, statement: ONE }];
  await expect(pipeline.write(steps)).rejects.toThrow('not a company id');
  await expect(pipeline.read(`'; drop table notes; --`, [ONE])).rejects.toThrow('not a company id');
  expect(await list(world.ada)).toEqual([]);
});

test('a lost connection fails what was under way on it and is replaced', async () => {
  const slow: Statement = { name: 'slow', text: 'select pg_sleep(600)', values: [] };
  const lost = [pipeline.run(slow), list(world.ada), pipeline.run(ONE)].map((work) => work.catch(() => 'lost'));
  const end = `select count(pg_terminate_backend(pid))::int as ended from pg_stat_activity
               where datname = current_database() and query = $1 and state = 'active'`;
  await expect.poll(async () => (await world.owner.query(end, [slow.text])).rows[0].ended).toBe(1);
  expect(await Promise.all(lost)).toEqual(['lost', 'lost', 'lost']);
  await expect.poll(() => pipeline.run(ONE).catch(() => 'not yet')).toEqual([{ one: 1 }]);
});

test('a closed pipeline finishes what is under way and takes no more', async () => {
  const written = pipeline.write([{ company_id: world.ada, statement: insertNote(1, 'last') }]);
  await Promise.all([written, pipeline.close()]);
  await expect(pipeline.run(ONE)).rejects.toThrow('closed');
  expect((await world.owner.query('select text from notes')).rows).toEqual([{ text: 'last' }]);
});
