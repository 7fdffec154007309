import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { linesOf } from '../../tests/setup/audit-lines.ts';
import { asOwner } from '../../tests/setup/owner.ts';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { appendAudit, type ChainLine } from './index.ts';
import { BEGINNING, hashOf, headText } from './chain.ts';

/* What somebody with the database in their hands may do to a log, and how it is found and named. */

const VERIFY = '/api/v1/audit_log/verify';
const LINES = 12;

let app: TestApp;
let shop: SignedIn;
let other: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ spoils_audit: true });
  shop = await companyWithLog();
  other = await companyWithLog();
  await asOwner(app, 'create table kept_log as select * from audit_log');
  await asOwner(app, 'create table kept_heads as select * from audit_heads');
});
afterAll(() => app.stop());
afterEach(async () => {
  await asOwner(app, 'delete from audit_log');
  await asOwner(app, 'delete from audit_heads');
  await asOwner(app, 'insert into audit_log select * from kept_log');
  await asOwner(app, 'insert into audit_heads select * from kept_heads');
});

/** A company whose log has exactly so many lines, for the tests to spoil. */
async function companyWithLog(): Promise<SignedIn> {
  const company = await app.signUp();
  const { length } = await linesOf(app, company.company_id);
  for (let place = length; place < LINES; place += 1) await append(company, place);
  return company;
}

function append(company: SignedIn, place: number): Promise<void> {
  const actor = { type: 'user', id: company.user_id } as const;
  const entry = { action: 'agent.updated', target_id: `target-${place}`, details: { place }, request_id: 'request-1' };
  return app.ground.db.tenant(company.company_id, (tdb) => appendAudit(tdb, actor, entry));
}

const change = (what: string, where: string): Promise<unknown> =>
  asOwner(app, `update audit_log set ${what} where company_id = $1 and ${where}`, [shop.company_id]);
const remove = (where: string): Promise<unknown> =>
  asOwner(app, `delete from audit_log where company_id = $1 and ${where}`, [shop.company_id]);
const changeHead = (what: string): Promise<unknown> =>
  asOwner(app, `update audit_heads set ${what} where company_id = $1`, [shop.company_id]);
const lines = (): Promise<ChainLine[]> => linesOf(app, shop.company_id);

async function findings(query = ''): Promise<string[]> {
  const { status, body } = await shop.get(VERIFY + query);
  expect(status).toBe(200);
  expect(body.ok).toBe(body.problems.length === 0);
  return body.problems.map(({ seq, kind }: { seq: number; kind: string }) => `${seq} ${kind}`);
}

/** Writes lines as they are given, with numbers and hashes that agree with each other. */
async function rewrite(wanted: readonly ChainLine[], from = 1): Promise<void> {
  let last = from === 1 ? BEGINNING : wanted[from - 2]!;
  for (const line of wanted.slice(from - 1)) {
    const linked = { ...line, seq: last.seq + 1, prev_hash: last.hash };
    const made = { ...linked, hash: hashOf(linked) };
    await asOwner(
      app,
      `update audit_log set seq = $3, action = $4, details = $5, prev_hash = decode($6, 'hex'), hash = decode($7, 'hex')
       where company_id = $1 and id = $2`,
      [shop.company_id, line.id, made.seq, made.action, made.details, made.prev_hash, made.hash],
    );
    last = made;
  }
}

/** The end of the log as the server would have noted it outside. */
async function anchor(): Promise<string> {
  const last = (await lines()).at(-1)!;
  return `?anchor=${last.seq}:${last.hash}`;
}

test('a log that nobody touched is whole', async () => {
  const noted = await anchor();
  const { body } = await shop.get(VERIFY + noted);
  expect(body).toEqual({
    ok: true,
    checked: LINES,
    head: { seq: LINES, hash: noted.split(':')[1] },
    problems: [],
  });
});

test('a log in which nothing stands yet is whole', async () => {
  await remove('true');
  const { stamp } = app.ground.stamps.stamp(shop.company_id, headText(shop.company_id, BEGINNING));
  await asOwner(app, `update audit_heads set seq = 0, hash = decode($2, 'hex'), stamp = $3 where company_id = $1`, [
    shop.company_id,
    BEGINNING.hash,
    stamp,
  ]);
  expect((await shop.get(VERIFY)).body).toMatchObject({ ok: true, checked: 0, head: { seq: 0 } });
});

describe('an edit is found and its line is named', () => {
  test.each([
    ['who', `actor_id = '01900000-0000-7000-8000-000000000000'`],
    ['what kind of actor', `actor_type = 'operator'`],
    ['what', `action = 'agent.deleted'`],
    ['to which object', `target_id = 'another'`],
    ['to no object', 'target_id = null'],
    ['how', `details = '{"place": 7.5}'`],
    ['when, by a millionth of a second', `at = at + interval '1 microsecond'`],
    ['in which request', `request_id = 'request-2'`],
    ['its id', `id = '01900000-0000-7000-8000-000000000000'`],
    ['its hash', `hash = sha256('x')`],
    ['the hash before it', `prev_hash = sha256('x')`],
  ])('%s', async (_what, edit) => {
    await change(edit, 'seq = 7');
    expect(await findings()).toEqual(['7 edited']);
  });

  test('with the hash of the line made anew', async () => {
    const line = (await lines())[6]!;
    await change(`action = 'x', hash = decode('${hashOf({ ...line, action: 'x' })}', 'hex')`, 'seq = 7');
    expect(await findings()).toEqual(['7 edited']);
  });

  test('of the first line, of the last and of several', async () => {
    await change(`action = 'x'`, `seq in (1, 4, ${LINES})`);
    expect(await findings()).toEqual(['1 edited', '4 edited', `${LINES} edited`]);
  });

  test('and not one that writes the same again', async () => {
    await change(`details = details || '{}', action = action || ''`, 'true');
    expect(await findings()).toEqual([]);
  });
});

describe('a deletion is found and what is missing is named', () => {
  test('of one line', async () => {
    await remove('seq = 5');
    expect(await findings()).toEqual(['5 missing']);
  });

  test('of several, and of the first ones', async () => {
    await remove('seq in (1, 2, 6, 7, 8)');
    const { body } = await shop.get(VERIFY);
    expect(body.problems).toEqual([
      { seq: 1, kind: 'missing', detail: 'Lines 1 to 2 are gone.' },
      { seq: 6, kind: 'missing', detail: 'Lines 6 to 8 are gone.' },
    ]);
  });

  test('also when those after it move up', async () => {
    await remove('seq = 5');
    for (let seq = 6; seq <= LINES; seq += 1) await change('seq = seq - 1', `seq = ${seq}`);
    const found = await findings();
    expect(found).toContain('5 swapped');
    expect(found).toContain(`${LINES} truncated`);
  });
});

describe('a swap is found and both places are named', () => {
  test('of two lines', async () => {
    await change('seq = 1000', 'seq = 3');
    await change('seq = 3', 'seq = 9');
    await change('seq = 9', 'seq = 1000');
    const { body } = await shop.get(VERIFY);
    expect(body.problems).toEqual([
      { seq: 3, kind: 'swapped', detail: 'Line 9 stands in the place of line 3.' },
      { seq: 9, kind: 'swapped', detail: 'Line 3 stands in the place of line 9.' },
    ]);
  });

  test('of what two lines say', async () => {
    const said = 'id, at, actor_type, actor_id, action, target_id, details, request_id';
    const all = await lines();
    const [three, four] = [all[2]!, all[3]!];
    await remove('seq in (3, 4)');
    for (const [place, from] of [
      [three, four],
      [four, three],
    ] as const) {
      await asOwner(
        app,
        `insert into audit_log (company_id, seq, prev_hash, hash, ${said})
         values ($1, $2, decode($3, 'hex'), decode($4, 'hex'), $5, $6::timestamptz, $7, $8, $9, $10, $11, $12)`,
        [
          shop.company_id,
          place.seq,
          place.prev_hash,
          place.hash,
          from.id,
          from.at,
          from.actor_type,
          from.actor_id,
          from.action,
          from.target_id,
          from.details,
          from.request_id,
        ],
      );
    }
    expect(await findings()).toEqual(['3 swapped', '4 swapped']);
  });
});

describe('a truncation is found', () => {
  test('of the last lines', async () => {
    await remove(`seq > ${LINES - 3}`);
    expect(await findings()).toEqual([`${LINES - 2} truncated`]);
  });

  test('of all lines', async () => {
    await remove('true');
    expect(await findings()).toEqual(['1 truncated']);
  });

  test('with a head that says so, because its stamp cannot be made', async () => {
    await remove('seq > 5');
    await changeHead(`seq = 5, hash = (select hash from audit_log l where l.company_id = $1 and l.seq = 5)`);
    expect(await findings()).toEqual(['5 head_forged']);
  });

  test('even with a head that was genuine once: an anchor tells', async () => {
    const [old] = await asOwner<{ stamp: Buffer; hash: Buffer }>(
      app,
      'select stamp, hash from audit_heads where company_id = $1',
      [shop.company_id],
    );
    await append(shop, LINES);
    const noted = await anchor();
    await remove(`seq > ${LINES}`);
    await asOwner(app, `update audit_heads set seq = ${LINES}, stamp = $2, hash = $3 where company_id = $1`, [
      shop.company_id,
      old!.stamp,
      old!.hash,
    ]);
    expect(await findings()).toEqual([]);
    expect(await findings(noted)).toEqual([`${LINES + 1} truncated`]);
  });
});

describe('a log that was written anew is found', () => {
  test('from one line on', async () => {
    const all = await lines();
    all[6]!.action = 'agent.deleted';
    await rewrite(all, 7);
    expect(await findings()).toEqual([`${LINES} rewritten`]);
  });

  test('with a head that agrees, because its stamp cannot be made', async () => {
    const noted = await anchor();
    await rewrite((await lines()).map((line) => ({ ...line, action: 'nothing.happened' })));
    await changeHead(`hash = (select hash from audit_log l where l.company_id = $1 and l.seq = ${LINES})`);
    expect(await findings()).toEqual([`${LINES} head_forged`]);
    expect(await findings(noted)).toEqual([`${LINES} rewritten`, `${LINES} head_forged`]);
  });

  test('with a stamp of its own, or with the stamp of another company', async () => {
    await changeHead(`stamp = sha256('x')`);
    expect(await findings()).toEqual([`${LINES} head_forged`]);
    await changeHead(
      `(seq, hash, stamp) = (select seq, hash, stamp from audit_heads o where o.company_id = '${other.company_id}')`,
    );
    expect(await findings()).toContain(`${LINES} head_forged`);
    await changeHead(`stamp_key = 'unknown'`);
    expect(await findings()).toContain(`${LINES} head_forged`);
  });
});

describe('a head that is gone is found', () => {
  test('at once', async () => {
    await asOwner(app, 'delete from audit_heads where company_id = $1', [shop.company_id]);
    expect(await findings()).toEqual([`${LINES} head_forged`]);
  });

  test('with the lines, for good: the log that begins after it says so', async () => {
    await remove('true');
    await asOwner(app, 'delete from audit_heads where company_id = $1', [shop.company_id]);
    const made = await shop.post('/api/v1/agents', { name: 'Nina' });
    expect(made.status).toBe(201);
    expect(await findings()).toEqual(['1 truncated']);
    const all = await lines();
    expect(all.map(({ action }) => action)).toEqual(['audit_log.restarted', 'agent.created']);
  });

  test('or behind the lines', async () => {
    await asOwner(
      app,
      `insert into audit_log (company_id, id, seq, at, actor_type, actor_id, action, target_id, details, request_id, prev_hash, hash)
       select company_id, gen_random_uuid(), seq + 1, at, actor_type, actor_id, action, target_id, details, request_id, hash, hash
       from audit_log where company_id = $1 and seq = ${LINES}`,
      [shop.company_id],
    );
    expect(await findings()).toEqual([`${LINES + 1} edited`, `${LINES + 1} head_forged`]);
  });
});

test('an anchor that is none is refused', async () => {
  for (const text of ['', '7', '7:', `7:${'g'.repeat(64)}`, `-1:${'a'.repeat(64)}`]) {
    expect((await shop.get(`${VERIFY}?anchor=${text}`)).status, text).toBe(422);
  }
});
