import { beginSession, createSessionTools, type TokenAnswer } from '#features/sessions';
import type { ApiClient } from './api-client.ts';
import type { SignedIn, TestApp } from './app.ts';

/** Opens a session without a password, whose check takes a good part of a second. */
export function openSession(app: TestApp, user: { company_id: string; user_id: string }): Promise<TokenAnswer> {
  const tools = createSessionTools(app.ground);
  const whom = { company_id: user.company_id, id: user.user_id };
  return beginSession(tools, whom, { user_agent: 'a test', request_id: 'a-test', how: { by: 'test' } });
}

export const bearer = (access_token: string): { authorization: string } => ({
  authorization: `Bearer ${access_token}`,
});

/** What the newest mail of a kind says, as an administrator reads it where there is no mail server. */
export async function newestMail(app: TestApp, admin: ApiClient, kind: string): Promise<{ to: string; body: string }> {
  await app.settle();
  const { body } = await admin.get(`/api/v1/mails?kind=${kind}&limit=1`);
  const whole = await admin.get(`/api/v1/mails/${body.data[0].id}`);
  return whole.body;
}

/** The token behind the link of such a mail. */
export async function mailedToken(app: TestApp, admin: ApiClient, kind: string): Promise<string> {
  return /#token=([\w-]+)/.exec((await newestMail(app, admin, kind)).body)![1]!;
}

/** Follows the link that signing up mails. */
export async function confirmAddress(app: TestApp, admin: ApiClient): Promise<void> {
  const token = await mailedToken(app, admin, 'email_verification');
  const { status, text } = await app.post('/api/v1/auth/email/verify', { token });
  if (status !== 204) throw new Error(text);
}

/** Begins to use codes from an app; answers the seed. */
export async function beginTotp(app: TestApp, admin: SignedIn): Promise<string> {
  await confirmAddress(app, admin);
  const { status, body, text } = await admin.post('/api/v1/auth/totp', { password: admin.password });
  if (status !== 200) throw new Error(text);
  return body.secret;
}

/** The company's audit log, the newest line first, as `action` and what it says of it. */
export async function auditLines(admin: ApiClient): Promise<{ action: string; details: object; target_id: string }[]> {
  return (await admin.get('/api/v1/audit_log')).body.data;
}
