import { createApiClient } from './api-client.ts';
import type { SignedIn, TestApp } from './app.ts';

/** Somebody who runs the server: signed up, made a superadmin, signed in. */
export async function openOperator(app: TestApp): Promise<SignedIn> {
  const made = await app.signUp();
  await app.ground.db.tenant(made.company_id, (tdb) =>
    tdb.q.updateTable('users').set({ role: 'superadmin' }).where('company_id', '=', made.company_id).execute(),
  );
  const { email, password } = made;
  const { body } = await app.post('/api/v1/auth/login', { email, password });
  return withToken(app, made, body.access_token);
}

/** The same company and user, with another token. */
export function withToken(app: TestApp, who: SignedIn, access_token: string): SignedIn {
  return { ...who, ...createApiClient(app.url, { authorization: `Bearer ${access_token}` }), access_token };
}
