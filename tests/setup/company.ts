import { randomInt } from 'node:crypto';
import type { SignedIn, TestApp } from './app.ts';

export interface TestCompany extends SignedIn {
  phone_number_id: string;
  waba_id: string;
  channel_id: string;
}

/** A signed-up company with a number and no agent, so that what arrives stays unanswered. */
export async function openCompany(app: TestApp, channel: Record<string, unknown> = {}): Promise<TestCompany> {
  const admin = await app.signUp();
  const phone_number_id = String(randomInt(1e11, 1e12));
  const waba_id = String(randomInt(1e11, 1e12));
  const made = await admin.post('/api/v1/channels', {
    name: 'Number',
    phone_number_id,
    waba_id,
    access_token: 'token',
    ...channel,
  });
  if (made.status !== 201) throw new Error(made.text);
  return { ...admin, phone_number_id, waba_id, channel_id: made.body.id };
}

/** All messages of a company, oldest conversation first. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
export async function allMessages(company: SignedIn): Promise<any[]> {
  const { body } = await company.get('/api/v1/conversations?sort=created_at&order=asc');
  const threads = await Promise.all(
    body.data.map((conversation: { id: string }) => company.get(`/api/v1/conversations/${conversation.id}/messages`)),
  );
  return threads.flatMap((thread) => thread.body.data);
}
