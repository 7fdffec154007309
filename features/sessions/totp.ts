import { Secret, TOTP } from 'otpauth';

const SEED_BYTES = 20;
const PERIOD_S = 30;
/** Clocks of phones are off by some seconds, and typing takes a while: the step before and the one after count too. */
const WINDOW = 1;

const SHAPE = { algorithm: 'SHA1', digits: 6, period: PERIOD_S } as const;

/** A new seed, in base32 as authenticator apps take it. */
export function newSeed(): string {
  return new Secret({ size: SEED_BYTES }).base32;
}

/** What a QR code for an authenticator app holds. */
export function seedUri(seed: string, { issuer, label }: { issuer: string; label: string }): string {
  return new TOTP({ ...SHAPE, issuer, label, secret: Secret.fromBase32(seed) }).toString();
}

/** The 30-second step (RFC 6238) that the code is of, if it is of one of the three around this moment. */
export function stepOfCode(seed: string, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const timestamp = now.getTime();
  const totp = new TOTP({ ...SHAPE, secret: Secret.fromBase32(seed) });
  const delta = totp.validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? undefined : Math.floor(timestamp / 1_000 / PERIOD_S) + delta;
}
