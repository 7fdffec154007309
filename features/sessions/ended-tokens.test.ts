import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenAnswer } from '#features/sessions';
import type { TenantDb } from '#platform/db';
import { startTestApp, type SignedIn, type TestApp } from '#tests/setup/app.ts';
import { bearer, mailedToken, openSession } from '#tests/setup/sessions.ts';

/* What a token opens after something has changed: nothing, at once, whoever had it. */

let now = new Date('2026-03-01T12:00:00Z').getTime();
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ clock: { now: () => new Date(now) } });
});
afterAll(() => app.stop());

interface Scene {
  admin: SignedIn;
  /** The session that the change is to end. */
  held: TokenAnswer;
}

const inCompany = ({ admin }: Scene, change: (tdb: TenantDb) => Promise<unknown>) =>
  app.ground.db.tenant(admin.company_id, change);
const post = (path: string, body: unknown, token?: string) =>
  app.post(`/api/v1/auth/${path}`, body, token === undefined ? {} : bearer(token));

/** What happens, and what whoever holds the refresh token is told: 401 for the end, 403 with the reason. */
const changes: Record<string, { happen: (scene: Scene) => Promise<unknown>; refresh: number; me?: number }> = {
  'signing out': { happen: ({ held }) => post('logout', undefined, held.access_token), refresh: 401 },
  'signing out by the cookie alone': {
    happen: ({ held }) =>
      app.post('/api/v1/auth/logout', undefined, { cookie: `parley_refresh=${held.refresh_token}` }),
    refresh: 401,
  },
  'ending the session in the list': {
    async happen({ admin, held }) {
      const { body } = await app.get('/api/v1/auth/sessions', bearer(held.access_token));
      const { id } = body.data.find(({ current }: { current: boolean }) => current);
      await admin.delete(`/api/v1/auth/sessions/${id}`);
    },
    refresh: 401,
  },
  'ending all other sessions': { happen: ({ admin }) => admin.delete('/api/v1/auth/sessions'), refresh: 401 },
  'changing the password elsewhere': {
    happen: ({ admin }) =>
      admin.post('/api/v1/auth/password/change', {
        current_password: admin.password,
        new_password: 'new horse battery',
      }),
    refresh: 401,
  },
  'resetting the password': {
    async happen({ admin }) {
      await post('password/forgot', { email: admin.email });
      const token = await mailedToken(app, admin, 'password_reset');
      await post('password/reset', { token, password: 'new horse battery' });
    },
    refresh: 401,
  },
  'using a refresh token twice': {
    async happen({ held }) {
      await post('refresh', { refresh_token: held.refresh_token });
      now += 31_000;
      await post('refresh', { refresh_token: held.refresh_token });
    },
    refresh: 401,
  },
  'another role': {
    happen: (scene) => inCompany(scene, (tdb) => tdb.q.updateTable('users').set({ role: 'client' }).execute()),
    // A new role needs a new token, not a new sign-in.
    refresh: 200,
  },
  'deactivating the user': {
    happen: (scene) => inCompany(scene, (tdb) => tdb.q.updateTable('users').set({ is_active: false }).execute()),
    refresh: 401,
  },
  'deleting the user': {
    happen: (scene) => inCompany(scene, (tdb) => tdb.q.deleteFrom('users').execute()),
    refresh: 401,
  },
  'suspending the company': {
    happen: (scene) =>
      inCompany(scene, (tdb) =>
        tdb.q
          .updateTable('companies')
          .set({ suspended_at: new Date(now) })
          .execute(),
      ),
    refresh: 403,
    me: 403,
  },
  'deleting the company': {
    happen: (scene) => inCompany(scene, (tdb) => tdb.q.deleteFrom('companies').execute()),
    refresh: 401,
  },
  'the end of the access token': { happen: () => Promise.resolve((now += 900_000)), refresh: 200 },
  'the end of the session': { happen: () => Promise.resolve((now += 31 * 86_400_000)), refresh: 401 },
};

describe('an access token opens nothing after', () => {
  it.each(Object.keys(changes))('%s', async (name) => {
    const { happen, refresh, me = 401 } = changes[name]!;
    const admin = await app.signUp();
    const held = await openSession(app, admin);
    expect((await app.get('/api/v1/auth/me', bearer(held.access_token))).status).toBe(200);
    await happen({ admin, held });
    for (const path of ['auth/me', 'auth/sessions', 'companies/current', 'contacts?limit=1', 'events']) {
      expect((await app.get(`/api/v1/${path}`, bearer(held.access_token))).status, path).toBe(me);
    }
    expect((await post('refresh', { refresh_token: held.refresh_token })).status).toBe(refresh);
  });
});

describe('secrets of the server', () => {
  it('are two while they change: tokens of both are taken, those of a third are not', async () => {
    const admin = await app.signUp();
    const [old] = app.ground.config.auth.secrets;
    const after = await startTestApp({
      beside: app,
      clock: { now: () => new Date(now) },
      env: { SECRET_KEY: 'a new secret', SECRET_KEY_PREVIOUS: old! },
    });
    const held = await openSession(app, admin);
    const me = (of: TestApp, token: string) => of.get('/api/v1/auth/me', bearer(token));
    expect((await me(after, held.access_token)).status).toBe(200);
    const refreshed = await after.post('/api/v1/auth/refresh', { refresh_token: held.refresh_token });
    expect(refreshed.status).toBe(200);
    expect((await me(after, refreshed.body.access_token)).status).toBe(200);
    expect((await me(app, refreshed.body.access_token)).status).toBe(401);
    await after.stop();
    const later = await startTestApp({
      beside: app,
      clock: { now: () => new Date(now) },
      env: { SECRET_KEY: 'a newer one', SECRET_KEY_PREVIOUS: 'a new secret' },
    });
    expect((await me(later, held.access_token)).status).toBe(401);
    expect((await me(later, refreshed.body.access_token)).status).toBe(200);
    await later.stop();
  });
});
