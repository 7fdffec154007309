import { decodeJwt } from 'jose';

/** Whether a text looks like a token of this issuer. Nothing is proved by it. */
export function claimsIssuer(token: string, issuer: string): boolean {
  try {
    return decodeJwt(token).iss === issuer;
  } catch {
    return false;
  }
}
