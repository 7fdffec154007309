import { createApiClient } from './api-client.ts';
import type { SignedIn, TestApp } from './app.ts';

export interface Person extends SignedIn {
  /** Signs in again, as after a role was changed. */
  again(): Promise<SignedIn>;
}

let counter = 0;

/** Another user of the company of `admin`, signed in. */
export async function addPerson(app: TestApp, admin: SignedIn, wanted: Record<string, unknown>): Promise<Person> {
  counter += 1;
  const email = `person${counter}.${process.pid}@company.example`;
  const password = 'correct horse battery';
  const body = { email, password, first_name: 'Pat', last_name: `Person ${counter}`, role: 'client', ...wanted };
  const made = await admin.post('/api/v1/users', body);
  if (made.status !== 201) throw new Error(`a user could not be made: ${made.text}`);

  async function signIn(): Promise<SignedIn> {
    const { body: answer } = await app.post('/api/v1/auth/login', { email, password });
    const { access_token } = answer;
    const client = createApiClient(app.url, { authorization: `Bearer ${access_token}` });
    return { ...client, email, password, company_id: admin.company_id, user_id: made.body.id, access_token };
  }
  return { ...(await signIn()), again: signIn };
}
