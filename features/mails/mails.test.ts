import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#platform/runtime';
import { core } from '../../services/core-api/core.ts';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import type { NewMail } from './index.ts';

let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ services: [core] });
  admin = await app.signUp();
});
afterAll(() => app.stop());

const reset: Omit<NewMail, 'recipient_id'> = {
  kind: 'password_reset',
  to: 'ada@shop.example',
  name: 'Ada',
  path: '/reset-password?token=abc',
};

function queue(company: SignedIn, mail: Partial<NewMail> = {}): Promise<string> {
  const { db, mailer } = app.ground;
  return db.tenant(company.company_id, (tdb) => mailer.queueMail(tdb, { ...reset, recipient_id: newId(), ...mail }));
}

describe('a mail, on an install without a mail server', () => {
  it('is kept, and an administrator reads it with its link', async () => {
    const id = await queue(admin, { recipient_id: admin.user_id });
    await app.settle();
    const { status, body } = await admin.get(`/api/v1/mails/${id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      kind: 'password_reset',
      to: 'ada@shop.example',
      recipient_id: admin.user_id,
      subject: 'A new password for Parley',
      state: 'kept',
      attempts: 1,
      error: null,
      due_at: null,
      sent_at: null,
      created_at: expect.stringMatching(/Z$/),
      body: expect.stringContaining(`\n\n${app.url.replace('127.0.0.1', 'localhost')}/reset-password?token=abc\n\n`),
    });
  });
});
