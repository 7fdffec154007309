import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { core } from '../../services/core-api/core.ts';
import { createApiClient, type ApiClient } from '../../tests/setup/api-client.ts';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { openOperator, withToken } from '../../tests/setup/operator.ts';
import { addPerson } from '../../tests/setup/people.ts';

let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ services: [core] });
  admin = await app.signUp();
});
afterAll(() => app.stop());

async function openKey(): Promise<ApiClient> {
  // All that a client may: whoever takes an invitation back must hold what it gives.
  const client = ['company.read', 'contacts.read', 'conversations.read', 'events.read'];
  const scopes = [...client, 'company.write', 'users.read', 'users.write'];
  const { body } = await admin.post('/api/v1/api_keys', { name: 'Sync', scopes });
  return createApiClient(app.url, { 'x-api-key': body.key });
}

async function openErrand(): Promise<ApiClient> {
  const operator = await openOperator(app);
  const path = `/api/v1/companies/${admin.company_id}/act`;
  const { body } = await operator.post(path, { reason: 'They asked for help' });
  return withToken(app, admin, body.access_token);
}

describe.each([
  ['a key', openKey],
  ['an acting operator', openErrand],
])('%s', (who, open) => {
  it('brings nobody into the company and hands it to nobody, as that would outlive it', async () => {
    const caller = await open();
    const heir = await addPerson(app, admin, { role: 'company_admin' });
    const email = `${who.replaceAll(' ', '.')}@outlives.example`;
    const open_one = await admin.post('/api/v1/auth/invitations', { email: `open.${email}`, role: 'client' });
    const person = { email, first_name: 'Out', last_name: 'Lives', role: 'company_admin' };
    for (const answer of [
      await caller.post('/api/v1/users', person),
      await caller.post('/api/v1/users', { ...person, password: 'tattoo wallet seven' }),
      await caller.post('/api/v1/auth/invitations', { email, role: 'company_admin' }),
      await caller.post(`/api/v1/auth/invitations/${open_one.body.id}/resend`),
      await caller.post('/api/v1/companies/current/transfer_ownership', { user_id: heir.user_id }),
    ]) {
      expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringContaining('Only a user') } });
    }
    expect((await admin.get(`/api/v1/users?q=${email}`)).body.total).toBe(0);
    expect((await admin.get('/api/v1/auth/me')).body.is_owner).toBe(true);
    // Taking back is not bringing in.
    expect((await caller.delete(`/api/v1/auth/invitations/${open_one.body.id}`)).status).toBe(204);
  });
});
