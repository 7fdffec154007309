import { randomBytes } from 'node:crypto';
import type { Poster } from './post.ts';

export interface Verification {
  verified: boolean;
  http_status: number | null;
  reason: string | null;
}

/** Asks the callback to prove that it is the business's, as the platform does when an address is set. */
export async function verifyWebhook(poster: Poster, url: string, verify_token: string): Promise<Verification> {
  const challenge = String(randomBytes(6).readUIntBE(0, 6));
  const asked = new URL(url);
  asked.searchParams.set('hub.mode', 'subscribe');
  asked.searchParams.set('hub.challenge', challenge);
  asked.searchParams.set('hub.verify_token', verify_token);
  const { http_status, error, body } = await poster.get(asked.href);
  if (error !== null) return { verified: false, http_status, reason: error };
  if (http_status !== 200) return { verified: false, http_status, reason: `the callback answered ${http_status}` };
  if (body !== challenge)
    return { verified: false, http_status, reason: 'the callback did not answer with the challenge' };
  return { verified: true, http_status, reason: null };
}
