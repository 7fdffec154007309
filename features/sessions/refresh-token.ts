import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Config } from '#platform/config';
import { idBytes, idText } from '#platform/runtime';

const PREFIX = 'prt_';
const ID_BYTES = 16;
const BODY_BYTES = 2 * ID_BYTES + 4;
const MAC_BYTES = 32;

/** What a refresh token names: the session, and how often its token had been exchanged when this one was made. */
export interface RefreshClaim {
  company_id: string;
  session_id: string;
  generation: number;
}

export type SessionRef = Pick<RefreshClaim, 'company_id' | 'session_id'>;

/**
 * Refresh tokens are computed, not stored: an HMAC over what they name. So the successor of a token can be given
 * twice, every old token of a session is still recognised as once ours, and a copy of the database opens nothing.
 */
export interface RefreshTokens {
  make(claim: RefreshClaim): string;
  /** What a token of ours names, whatever its generation; undefined for anything we never made. */
  read(token: string): RefreshClaim | undefined;
}

export function createRefreshTokens({ secrets }: Config['auth']): RefreshTokens {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'parley refresh token', 32)));
  const sign = (key: Buffer, body: Buffer): Buffer => createHmac('sha256', key).update(body).digest();

  return {
    make({ company_id, session_id, generation }) {
      const body = Buffer.alloc(BODY_BYTES);
      idBytes(company_id).copy(body);
      idBytes(session_id).copy(body, ID_BYTES);
      body.writeUInt32BE(generation, 2 * ID_BYTES);
      return PREFIX + Buffer.concat([body, sign(keys[0]!, body)]).toString('base64url');
    },
    read(token) {
      const bytes = Buffer.from(token.slice(PREFIX.length), 'base64url');
      if (bytes.length !== BODY_BYTES + MAC_BYTES || PREFIX + bytes.toString('base64url') !== token) return undefined;
      const body = bytes.subarray(0, BODY_BYTES);
      const mac = bytes.subarray(BODY_BYTES);
      if (!keys.some((key) => timingSafeEqual(mac, sign(key, body)))) return undefined;
      return {
        company_id: idText(body.subarray(0, ID_BYTES)),
        session_id: idText(body.subarray(ID_BYTES, 2 * ID_BYTES)),
        generation: body.readUInt32BE(2 * ID_BYTES),
      };
    },
  };
}
