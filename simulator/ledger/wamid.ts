import { randomFillSync } from 'node:crypto';

const POOL = Buffer.alloc(9 * 512);
let used = POOL.length;

/** 9 random bytes from a store that is filled for many at once: asking for each alone costs more than all the rest. */
function randomHex(): string {
  if (used >= POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  used += 9;
  return POOL.toString('hex', used - 9, used).toUpperCase();
}

/**
 * A message id in the platform's own form: base64 of a small binary record that holds the peer's digits,
 * a direction marker and a random id. Not drawn from the seed: ids must differ between runs, or a product
 * that keeps its data would rightly take a new message for a repeated one.
 */
export function newWamid(direction: 'to_person' | 'from_person', peer: string): string {
  const outbound = direction === 'to_person';
  const random = randomHex();
  const id = outbound ? random : `3A${random}`;
  return `wamid.${Buffer.concat([
    Buffer.from([0x1c, 0x18, peer.length]),
    Buffer.from(peer, 'latin1'),
    Buffer.from([0x15, 0x02, 0x00, outbound ? 0x11 : 0x12, 0x18, id.length]),
    Buffer.from(id, 'latin1'),
    Buffer.from([0x00]),
  ]).toString('base64')}`;
}
