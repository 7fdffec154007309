import { z } from 'zod';
import { IdentityRefused, IdentityUnavailable } from '../errors.ts';
import type { OutsideFetch } from '../token/outside-fetch.ts';

const account = z.object({
  id: z.string(),
  is_anonymous: z.boolean().optional(),
  email_confirmed_at: z.string().nullish(),
});

/**
 * What the project itself says of whoever holds the token: a session that ended there, or a user who was banned, is no
 * longer anybody. Throws as the verifier does.
 */
export async function askProject(
  fetch: OutsideFetch,
  { url, service_key }: { url: string; service_key: string | undefined },
  token: string,
  subject: string,
): Promise<{ confirmed: boolean }> {
  const answer = await fetch(`${url}/auth/v1/user`, {
    headers: { accept: 'application/json', apikey: service_key ?? '', authorization: `Bearer ${token}` },
  });
  if ([401, 403, 404].includes(answer.status)) throw new IdentityRefused('the project no longer knows the token');
  if (answer.status !== 200) throw new IdentityUnavailable(`the project answered ${answer.status}`);
  const { data } = account.safeParse(await answer.json().catch(() => undefined));
  if (data === undefined) throw new IdentityUnavailable('the project answered nothing usable');
  if (data.id !== subject || data.is_anonymous === true) throw new IdentityRefused('the project names somebody else');
  return { confirmed: typeof data.email_confirmed_at === 'string' };
}
