import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStamps, type Stamps } from '#platform/crypto';
import { createLogger } from '#platform/log';
import { asOwner } from '../../tests/setup/owner.ts';
import { linesOf } from '../../tests/setup/audit-lines.ts';
import { createApiClient } from '../../tests/setup/api-client.ts';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { core } from '../../services/core-api/core.ts';
import { appendAudit, startAnchors } from './index.ts';

const [OLD_KEY, NEW_KEY] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const VERIFY = '/api/v1/audit_log/verify';

let app: TestApp;
let shop: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ services: [core], env: { MASTER_KEY: OLD_KEY.toString('base64') } });
  shop = await app.signUp();
});
afterAll(() => app.stop());

const append = (company: SignedIn): Promise<void> =>
  app.ground.db.tenant(company.company_id, (tdb) =>
    appendAudit(
      tdb,
      { type: 'user', id: randomUUID() },
      { action: 'test.done', target_id: null, details: {}, request_id: 'request-1' },
    ),
  );

/** Lets the loop run until it has nothing to do; answers what it wrote about these companies. */
async function notes(stamps: Stamps, ...companies: SignedIn[]): Promise<Record<string, unknown>[]> {
  const written: Record<string, unknown>[] = [];
  const logger = createLogger(
    { level: 'info' },
    { write: (line: string) => void written.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const loop = startAnchors({ db: app.ground.db, stamps, logger });
  await loop.settle();
  await loop.stop();
  return written.filter((line) => companies.some((company) => company.company_id === line['company_id']));
}

const anchorOf = async (company: SignedIn): Promise<string> => {
  const last = (await linesOf(app, company.company_id)).at(-1)!;
  return `${last.seq}:${last.hash}`;
};
const keyOf = async (company: SignedIn): Promise<string> => {
  const [head] = await asOwner<{ stamp_key: string }>(app, 'select stamp_key from audit_heads where company_id = $1', [
    company.company_id,
  ]);
  return head!.stamp_key;
};

test('where a log ends is written down once whenever it has grown, and can be held against the log later', async () => {
  const { stamps } = app.ground;
  await app.settle();
  await append(shop);
  const anchor = await anchorOf(shop);
  expect(await notes(stamps, shop)).toEqual([
    expect.objectContaining({ level: 'info', msg: 'audit log anchor', company_id: shop.company_id, anchor }),
  ]);
  expect(await notes(stamps, shop)).toEqual([]);
  await append(shop);
  await append(shop);
  expect(await notes(stamps, shop)).toEqual([expect.objectContaining({ anchor: await anchorOf(shop) })]);
  expect((await shop.get(`${VERIFY}?anchor=${anchor}`)).body.problems).toEqual([]);
});

describe('when the master key is replaced', () => {
  const [before, after] = [createStamps([OLD_KEY]), createStamps([NEW_KEY, OLD_KEY])];
  let idle: SignedIn;
  let forged: SignedIn;
  beforeAll(async () => {
    [idle, forged] = [await app.signUp(), await app.signUp()];
    await append(idle);
    await append(forged);
    await asOwner(app, `update audit_heads set stamp = sha256('x') where company_id = $1`, [forged.company_id]);
  });

  test('what the previous one stamped is genuine still, and is stamped anew', async () => {
    expect(await keyOf(idle)).toBe(before.current);
    const written = await notes(after, idle, forged);
    expect(await keyOf(idle)).toBe(after.current);
    expect(written.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({ company_id: forged.company_id, verdict: 'forged' }),
    ]);
  });

  test('what nobody of us stamped is not, and stays to be found', async () => {
    expect(await keyOf(forged)).toBe(before.current);
    expect((await forged.get(VERIFY)).body.problems).toMatchObject([{ kind: 'head_forged' }]);
  });

  test('a server with the new one alone finds all logs whole, and goes on with them', async () => {
    const env = { MASTER_KEY: NEW_KEY.toString('base64') };
    const next = await startTestApp({ services: [core], beside: app, env });
    const client = createApiClient(next.url, { authorization: `Bearer ${idle.access_token}` });
    expect((await client.get(VERIFY)).body).toMatchObject({ ok: true });
    await client.post('/api/v1/agents', { name: 'Nina' });
    expect((await client.get(VERIFY)).body).toMatchObject({ ok: true });
    await next.stop();
  });

  test('a server with the old one alone says which setting it lacks', async () => {
    const { body } = await idle.get(VERIFY);
    expect(body.problems).toMatchObject([
      { kind: 'head_forged', detail: expect.stringContaining('MASTER_KEY_PREVIOUS') },
    ]);
  });
});
