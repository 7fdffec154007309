import { IdentityUnavailable } from '../errors.ts';

/** Keys and documents of providers are a few kilobytes. */
const MAX_BYTES = 262_144;

export type OutsideFetch = (address: string, init?: RequestInit) => Promise<Response>;

/**
 * Asks a provider: in limited time, for a limited answer, and never further than the address that was asked. Addresses
 * come from the operator's settings and from what the issuer named there publishes, none from a token.
 * @throws IdentityUnavailable when there is no whole answer.
 */
export function createOutsideFetch(timeout_ms: number): OutsideFetch {
  return async (address, init = {}) => {
    const signal = AbortSignal.timeout(timeout_ms);
    try {
      const answer = await fetch(address, { ...init, redirect: 'manual', signal });
      const { status, headers } = answer;
      const text = await limitedText(answer);
      return new Response([204, 205, 304].includes(status) ? null : text, { status, headers });
    } catch (error) {
      if (error instanceof IdentityUnavailable) throw error;
      throw new IdentityUnavailable(`${new URL(address).host} did not answer`, { cause: error });
    }
  };
}

async function limitedText({ body, url }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    // Leaving the loop gives the connection back.
    if (bytes > MAX_BYTES) throw new IdentityUnavailable(`${new URL(url).host} answered more than it should`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The JSON at an address. */
export async function fetchJson(fetch: OutsideFetch, address: string): Promise<unknown> {
  const answer = await fetch(address, { headers: { accept: 'application/json' } });
  if (answer.status !== 200) throw new IdentityUnavailable(`${new URL(address).host} answered ${answer.status}`);
  try {
    return await answer.json();
  } catch (error) {
    throw new IdentityUnavailable(`${new URL(address).host} answered no JSON`, { cause: error });
  }
}
