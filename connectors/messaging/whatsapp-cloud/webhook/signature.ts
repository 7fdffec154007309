import { createHmac, timingSafeEqual } from 'node:crypto';

export type SignatureCheck =
  | { ok: true; secret_index: number }
  | { ok: false; reason: 'missing' | 'several_headers' | 'malformed' | 'no_secrets' | 'mismatch' };

/** Lower-case only, as the platform writes it: anything else was not written by the platform. */
const FORM = /^sha256=[0-9a-f]{64}$/;

/** The value of the header `X-Hub-Signature-256` for these exact bytes. */
export function sign(body: Buffer | string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/**
 * Whether one of `secrets` signed these exact bytes. A missing header is invalid, and so is a repeated one: two
 * answers to one question are no answer. Empty secrets are skipped, since anyone can sign with them.
 */
export function verifySignature(
  rawBody: Buffer,
  header: string | readonly string[] | undefined,
  secrets: readonly string[],
): SignatureCheck {
  if (typeof header === 'object') {
    if (header.length > 1) return { ok: false, reason: 'several_headers' };
    header = header[0];
  }
  if (header === undefined || header === '') return { ok: false, reason: 'missing' };
  if (!FORM.test(header)) return { ok: false, reason: 'malformed' };
  const given = Buffer.from(header.slice(7), 'hex');
  let tried = 0;
  for (const [index, secret] of secrets.entries()) {
    if (secret === '') continue;
    tried += 1;
    const expected = createHmac('sha256', secret).update(rawBody).digest();
    if (expected.length === given.length && timingSafeEqual(expected, given)) return { ok: true, secret_index: index };
  }
  return { ok: false, reason: tried === 0 ? 'no_secrets' : 'mismatch' };
}
