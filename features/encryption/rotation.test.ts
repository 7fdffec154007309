import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { asOwner } from '../../tests/setup/owner.ts';
import { createApiClient, type ApiClient } from '../../tests/setup/api-client.ts';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { createSecretBox } from '#platform/crypto';
import { sealedColumns } from '../../services/sealed.ts';
import { startEncryptionWorker } from './index.ts';

const ENCRYPTION = '/api/v1/encryption';
const ROTATE = `${ENCRYPTION}/rotate`;
const CHANNELS = '/api/v1/channels';

let hours = 0;
const clock = { now: () => new Date(Date.now() + hours * 3_600_000) };
let app: TestApp;
let operator: ApiClient;
let shop: TestCompany;
beforeAll(async () => {
  app = await startTestApp({ clock, env: { ACCESS_TOKEN_MINUTES: '1440' } });
  const admin = await app.signUp();
  await asOwner(app, `update users set role = 'superadmin' where id = $1`, [admin.user_id]);
  const { email, password } = admin;
  const { body } = await app.post('/api/v1/auth/login', { email, password });
  operator = createApiClient(app.url, { authorization: `Bearer ${body.access_token}` });
  shop = await openCompany(app, { access_token: 'token-of-the-shop' });
});
afterAll(() => app.stop());

interface Key {
  id: number;
  master_id: string;
  wrapped: Buffer;
  retired_at: Date | null;
}

const keysOf = (company_id: string): Promise<Key[]> =>
  app.ground.db.tenant(company_id, async (tdb) => {
    const { rows } = await sql<Key>`select id, master_id, wrapped, retired_at from company_keys order by id`.execute(
      tdb.q,
    );
    return rows;
  });

/** Under which keys the secrets of the company's channels are. */
const keysInUse = (company_id: string): Promise<number[]> =>
  app.ground.db.tenant(company_id, async (tdb) => {
    const { rows } = await sql<{ sealed: Buffer }>`
      select sealed_access_token as sealed from channels where sealed_access_token is not null`.execute(tdb.q);
    return [...new Set(rows.map(({ sealed }) => sealed.readUInt32BE(1)))].toSorted((a, b) => a - b);
  });

async function rotate(body: Record<string, unknown>): Promise<void> {
  const answer = await operator.post(ROTATE, body);
  expect(answer.status, answer.text).toBe(202);
  await app.settle();
}

const workOf = async (company_id: string) =>
  (await operator.get(ENCRYPTION)).body.work.filter((work: { company_id: string }) => work.company_id === company_id);

/** What another process that has just started reads. */
async function readFresh(company_id: string, channel_id: string, master_keys = [app.ground.config.master_key]) {
  const { db, bus, logger } = app.ground;
  const box = createSecretBox({ db, bus, master_keys, logger });
  const sealed = await db.tenant(company_id, async (tdb) => {
    const { rows } = await sql<{ sealed: Buffer }>`
      select sealed_access_token as sealed from channels where id = ${channel_id}`.execute(tdb.q);
    return rows[0]!.sealed;
  });
  const place = { company_id, table: 'channels', column: 'sealed_access_token', id: channel_id };
  return box.open(sealed, place).finally(() => box.close());
}

describe('a new data key', () => {
  test('seals what is new at once and what was there soon after, and then the old one is destroyed', async () => {
    expect(await keysInUse(shop.company_id)).toEqual([1]);
    await rotate({ scope: 'data', company_id: shop.company_id });
    expect(await keysInUse(shop.company_id)).toEqual([2]);
    expect((await keysOf(shop.company_id)).map(({ id, retired_at }) => [id, retired_at === null])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(await workOf(shop.company_id)).toMatchObject([{ kind: 'keys', state: 'waiting', rows_changed: 1 }]);
    expect(await readFresh(shop.company_id, shop.channel_id)).toBe('token-of-the-shop');

    hours += 2;
    await app.settle();
    expect((await keysOf(shop.company_id)).map(({ id }) => id)).toEqual([2]);
    expect(await workOf(shop.company_id)).toMatchObject([{ state: 'done', unreadable: 0 }]);
    expect(await readFresh(shop.company_id, shop.channel_id)).toBe('token-of-the-shop');
    expect(app.ground.channels.byId(shop.channel_id)?.access_token).toBe('token-of-the-shop');
  });

  test('is given to every company when none is named, and to no other when one is', async () => {
    const [one, two] = [await openCompany(app), await openCompany(app)];
    await rotate({ scope: 'data', company_id: one.company_id });
    expect([await keysInUse(one.company_id), await keysInUse(two.company_id)]).toEqual([[2], [1]]);
    await rotate({ scope: 'data' });
    expect([await keysInUse(one.company_id), await keysInUse(two.company_id)]).toEqual([[3], [2]]);
  });

  test('ordered while the last one is being worked in begins again, and nothing is lost', async () => {
    const { company_id, channel_id } = await openCompany(app, { access_token: 'kept' });
    for (const key_id of [2, 3, 4]) {
      await rotate({ scope: 'data', company_id });
      expect(await keysInUse(company_id)).toEqual([key_id]);
    }
    hours += 2;
    await app.settle();
    expect((await keysOf(company_id)).map(({ id }) => id)).toEqual([4]);
    expect(await readFresh(company_id, channel_id)).toBe('kept');
  });

  test('keeps a key that something unreadable was sealed under', async () => {
    const { company_id, channel_id } = await openCompany(app);
    await app.ground.db.tenant(company_id, (tdb) =>
      sql`update channels set sealed_access_token = set_byte(sealed_access_token, 20, 255 - get_byte(sealed_access_token, 20))
          where id = ${channel_id}`.execute(tdb.q),
    );
    await rotate({ scope: 'data', company_id });
    hours += 2;
    await app.settle();
    expect((await keysOf(company_id)).map(({ id }) => id)).toEqual([1, 2]);
    expect(await workOf(company_id)).toMatchObject([{ state: 'done', unreadable: 1 }]);
  });

  test('comes while readers read and writers write, and none of them notices', async () => {
    const many = await openCompany(app);
    const secrets = new Map<string, string>([[many.channel_id, 'token']]);
    for (let n = 0; n < 20; n += 1) {
      const made = await many.post(CHANNELS, {
        name: `Number ${n}`,
        phone_number_id: String(8e11 + n),
        waba_id: '1',
        access_token: `secret-${n}`,
      });
      expect(made.status, made.text).toBe(201);
      secrets.set(made.body.id, `secret-${n}`);
    }
    const { db, bus, box, logger } = app.ground;
    const place = (id: string) => ({
      company_id: many.company_id,
      table: 'channels',
      column: 'sealed_access_token',
      id,
    });
    const others = [0, 1].map(() => createSecretBox({ db, bus, logger, master_keys: [app.ground.config.master_key] }));
    const helper = startEncryptionWorker({ ...app.ground, columns: sealedColumns, contents: [] });
    let turning = true;
    let reads = 0;
    const reader = async (): Promise<void> => {
      do {
        const { rows } = await db.tenant(many.company_id, (tdb) =>
          sql<{ id: string; sealed: Buffer }>`select id, sealed_access_token as sealed from channels`.execute(tdb.q),
        );
        for (const { id, sealed } of rows) {
          const one = [box, ...others][reads % 3]!;
          const text = await one.open(sealed, place(id));
          expect(text.split('+')[0]).toBe(secrets.get(id));
          reads += 1;
        }
      } while (turning);
    };
    const writer = async (one: typeof box): Promise<void> => {
      let count = 0;
      do {
        const [id, secret] = [...secrets][(count += 1) % secrets.size]!;
        const sealed = await one.seal(`${secret}+${count}`, place(id));
        await db.tenant(many.company_id, (tdb) =>
          sql`update channels set sealed_access_token = ${sealed} where id = ${id}`.execute(tdb.q),
        );
      } while (turning);
    };
    const busy = Promise.all([reader(), reader(), writer(others[0]!), writer(box)]);
    try {
      for (let round = 0; round < 5; round += 1) await rotate({ scope: 'data', company_id: many.company_id });
    } finally {
      turning = false;
      await busy;
      await helper.stop();
    }
    hours += 2;
    await app.settle();
    expect((await keysOf(many.company_id)).map(({ id }) => id)).toEqual([6]);
    expect(await keysInUse(many.company_id)).toEqual([6]);
    for (const [id, secret] of secrets) expect((await readFresh(many.company_id, id)).split('+')[0]).toBe(secret);
    expect(reads).toBeGreaterThan(0);
    for (const other of others) other.close();
  });
});

describe('a new master key', () => {
  test('is told of what it cannot open, and the rest is not held up by it', async () => {
    const { company_id } = await openCompany(app);
    const stranger = createSecretBox({
      db: app.ground.db,
      bus: app.ground.bus,
      logger: app.ground.logger,
      master_keys: [randomBytes(32)],
    });
    expect((await stranger.keys.survey()).locked).toBeGreaterThan(0);
    expect(await stranger.keys.rewrap()).toBe(0);
    expect(await keysInUse(company_id)).toEqual([1]);
    stranger.close();
    await rotate({ scope: 'master' });
    expect((await operator.get(ENCRYPTION)).body.keys).toMatchObject({ to_rewrap: 0, locked: 0 });
  });
});

describe('the routes', () => {
  test('tell the sealed columns and nothing that could open them', async () => {
    const answer = await operator.get(ENCRYPTION);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.sealed_columns).toContain('channels.sealed_access_token');
    expect(answer.text).not.toContain(app.ground.config.master_key.toString('base64'));
  });

  test('are for operators of the server only', async () => {
    expect((await shop.get(ENCRYPTION)).status).toBe(403);
    expect((await shop.post(ROTATE, { scope: 'master' })).status).toBe(403);
  });

  test.each([
    ['a company that is not there', { scope: 'data', company_id: '01900000-0000-7000-8000-000000000000' }, 404],
    ['a company for the one master key', { scope: 'master', company_id: '01900000-0000-7000-8000-000000000000' }, 422],
    ['no scope', {}, 422],
    ['a scope that is none', { scope: 'all' }, 422],
  ])('refuse %s', async (_what, body, status) => {
    expect((await operator.post(ROTATE, body)).status).toBe(status);
  });
});

test('every column that is called sealed is known to be sealed', async () => {
  const columns = await asOwner<{ name: string }>(
    app,
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and data_type = 'bytea' and column_name like 'sealed%' order by 1`,
  );
  const known = sealedColumns.map(({ table, column }) => `${table}.${column}`);
  expect(columns.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
});
