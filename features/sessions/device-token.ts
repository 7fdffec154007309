import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Config } from '#platform/config';
import { idBytes, idText, type Clock } from '#platform/runtime';

const PREFIX = 'pdv_';
const ID_BYTES = 16;
const BODY_BYTES = 2 * ID_BYTES + 4;
const MAC_BYTES = 32;
/** A browser in which nobody signed in for so long is a strange one again. */
export const DEVICE_SECONDS = 180 * 86_400;

/** A browser in which a user has signed in before. It opens nothing: it only counts its own failures. */
export interface Device {
  user_id: string;
  id: string;
}

export interface DeviceTokens {
  /** For a browser in which the user has just signed in: the one it was, or a new one. */
  make(user_id: string, known: Device | undefined): string;
  /** The browser that shows this token; undefined for anything we did not make, or not lately. */
  read(token: string): Device | undefined;
}

export function createDeviceTokens({ secrets }: Config['auth'], clock: Clock): DeviceTokens {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'parley device token', 32)));
  const sign = (key: Buffer, body: Buffer): Buffer => createHmac('sha256', key).update(body).digest();
  const seconds = (): number => Math.floor(clock.now().getTime() / 1_000);

  return {
    make(user_id, known) {
      const device = known?.user_id === user_id ? idBytes(known.id) : randomBytes(ID_BYTES);
      const made_at = Buffer.alloc(4);
      made_at.writeUInt32BE(seconds());
      const body = Buffer.concat([idBytes(user_id), device, made_at]);
      return PREFIX + Buffer.concat([body, sign(keys[0]!, body)]).toString('base64url');
    },
    read(token) {
      const bytes = Buffer.from(token.slice(PREFIX.length), 'base64url');
      if (bytes.length !== BODY_BYTES + MAC_BYTES || PREFIX + bytes.toString('base64url') !== token) return undefined;
      const body = bytes.subarray(0, BODY_BYTES);
      if (!keys.some((key) => timingSafeEqual(bytes.subarray(BODY_BYTES), sign(key, body)))) return undefined;
      if (body.readUInt32BE(2 * ID_BYTES) + DEVICE_SECONDS <= seconds()) return undefined;
      return { user_id: idText(body.subarray(0, ID_BYTES)), id: idText(body.subarray(ID_BYTES, 2 * ID_BYTES)) };
    },
  };
}
