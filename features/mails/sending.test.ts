import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#platform/runtime';
import { startMailServer, type MailServer } from '../../tests/setup/mail-server.ts';
import { core } from '../../services/core-api/core.ts';
import { startTestApp, type SignedIn, type TestApp, type TestAppOptions } from '../../tests/setup/app.ts';

/* Two servers of one install and a mail server that does as it is told. */

const TIMEOUT_MS = '3000';

const now = new Date();
let server: MailServer;
let options: TestAppOptions;
let app: TestApp;
let beside: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  server = await startMailServer();
  options = {
    services: [core],
    clock: { now: () => now },
    env: { SMTP_URL: server.url, MAIL_FROM: 'Parley <no-reply@parley.example>', MAIL_TIMEOUT_MS: TIMEOUT_MS },
  };
  app = await startTestApp(options);
  beside = await startTestApp({ ...options, beside: app });
  admin = await app.signUp();
  await settled();
});
afterEach(() => settled());
afterAll(async () => {
  await beside.stop();
  await app.stop();
  await server.stop();
});

const MAILS = '/api/v1/mails';

async function settled(): Promise<void> {
  await Promise.all([app.settle(), beside.settle()]);
}

/** Queues a mail about `word` and answers its id. */
function queue(word: string, good_until?: Date): Promise<string> {
  const { db, mailer } = app.ground;
  return db.tenant(admin.company_id, (tdb) =>
    mailer.queueMail(tdb, {
      kind: 'password_reset',
      to: 'ada@shop.example',
      recipient_id: newId(),
      path: `/reset-password#token=${word}`,
      ...(good_until === undefined ? {} : { good_until }),
    }),
  );
}

const stateOf = async (id: string) => (await admin.get(`${MAILS}/${id}`)).body;
/** As the database has them. */
async function textsOf(ids: string[]): Promise<(string | null)[]> {
  const rows = await app.ground.db.tenant(admin.company_id, (tdb) =>
    tdb.q.selectFrom('mails').select('body').where('id', 'in', ids).execute(),
  );
  return rows.map(({ body }) => body);
}
const takenOf = (id: string) => server.taken.filter((mail) => mail.includes(`Message-ID: <${id}@parley.example>`));
const heardOf = (id: string) => server.heard.filter((mail) => mail.includes(`Message-ID: <${id}@parley.example>`));
async function waitFor(id: string, state: string): Promise<void> {
  await expect.poll(() => stateOf(id), { timeout: 30_000 }).toMatchObject({ id, state });
}

describe('a mail, on an install with a mail server', () => {
  it('leaves once, however many servers look for work, and its text is forgotten', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, (_, place) => queue(`once-${place}`)));
    for (const id of ids) await waitFor(id, 'sent');
    await settled();
    for (const [place, id] of ids.entries()) {
      expect(takenOf(id)).toHaveLength(1);
      expect(takenOf(id)[0]).toContain(`once-${place}`);
    }
    expect(await stateOf(ids[0]!)).toMatchObject({ attempts: 1, error: null, sent_at: now.toISOString(), body: null });
    expect(new Set(await textsOf(ids))).toEqual(new Set([null]));
  });

  it('does not leave when the transaction that wrote it is rolled back', async () => {
    const { db, mailer } = app.ground;
    const before = server.heard.length;
    const written = db.tenant(admin.company_id, async (tdb) => {
      await mailer.queueMail(tdb, { kind: 'password_changed', to: 'ada@shop.example', recipient_id: newId() });
      throw new Error('changed our mind');
    });
    await expect(written).rejects.toThrow('changed our mind');
    await settled();
    expect(server.heard).toHaveLength(before);
  });

  it('is tried again by itself when the server has no time, and the wait is shown', async () => {
    server.obey({ at: 'data', code: 451, say: 'come back later' });
    const id = await queue('again');
    await expect.poll(async () => (await stateOf(id)).error).toContain('451 come back later');
    await waitFor(id, 'sent');
    expect(takenOf(id)).toHaveLength(1);
    expect(heardOf(id)).toHaveLength(2);
    expect(await stateOf(id)).toMatchObject({ attempts: 2, error: null, due_at: null });
  });

  it('is given up when the server does not want it, which is visible, and its text is forgotten', async () => {
    server.obey({ at: 'recipient', code: 550, say: 'no such mailbox' });
    const id = await queue('refused');
    await waitFor(id, 'failed');
    expect(await stateOf(id)).toMatchObject({ attempts: 1, due_at: null, body: null });
    const { body } = await admin.get(`${MAILS}?state=failed`);
    expect(body.data).toContainEqual(
      expect.objectContaining({ id, to: 'ada@shop.example', error: expect.stringContaining('550 no such mailbox') }),
    );
    expect(await textsOf([id])).toEqual([null]);
    expect((await admin.post(`${MAILS}/${id}/retry`)).status).toBe(409);
    expect(takenOf(id)).toHaveLength(0);
  });

  it('bears the same id when nobody can tell whether it was taken, so that two copies are known as one', async () => {
    server.obey('silence after data', 'hang up after data');
    const id = await queue('unknown');
    await expect.poll(() => heardOf(id).length, { timeout: 20_000 }).toBe(2);
    // The third try is a quarter of a minute away; a person need not wait for it.
    await expect.poll(async () => (await stateOf(id)).attempts).toBe(2);
    await expect.poll(async () => (await admin.post(`${MAILS}/${id}/retry`)).body.state).toMatch(/queued/);
    await waitFor(id, 'sent');
    const ids = new Set(heardOf(id).map((mail) => /^Message-ID: (.*)$/m.exec(mail)![1]));
    expect(ids.size).toBe(1);
    expect(takenOf(id)).toHaveLength(1);
  });

  it('is not sent when its link has expired meanwhile', async () => {
    const id = await queue('stale', now);
    await waitFor(id, 'failed');
    expect((await stateOf(id)).error).toContain('expired');
    expect((await admin.post(`${MAILS}/${id}/retry`)).status).toBe(409);
    expect(heardOf(id)).toEqual([]);
  });

  it('is found by the next server that looks though its job was lost', async () => {
    const { db } = app.ground;
    const id = newId();
    const row = { id, kind: 'password_reset', recipient: 'ada@shop.example', recipient_id: newId() } as const;
    await db.tenant(admin.company_id, (tdb) =>
      tdb.q
        .insertInto('mails')
        .values({
          ...row,
          company_id: tdb.company_id,
          subject: 'Lost',
          body: 'found',
          created_at: now,
          due_at: new Date(0),
        })
        .execute(),
    );
    await beside.stop();
    beside = await startTestApp({ ...options, beside: app });
    await waitFor(id, 'sent');
    expect(takenOf(id)).toHaveLength(1);
  });
});
