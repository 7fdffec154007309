import { randomBytes } from 'node:crypto';

/**
 * A message id in the platform's own form: base64 of a small binary record that holds the peer's digits,
 * a direction marker and a random id. Not drawn from the seed: ids must differ between runs, or a product
 * that keeps its data would rightly take a new message for a repeated one.
 */
export function newWamid(direction: 'to_person' | 'from_person', peer: string): string {
  const outbound = direction === 'to_person';
  const random = randomBytes(9).toString('hex').toUpperCase();
  const id = outbound ? random : `3A${random}`;
  return `wamid.${Buffer.concat([
    Buffer.from([0x1c, 0x18, peer.length]),
    Buffer.from(peer, 'latin1'),
    Buffer.from([0x15, 0x02, 0x00, outbound ? 0x11 : 0x12, 0x18, id.length]),
    Buffer.from(id, 'latin1'),
    Buffer.from([0x00]),
  ]).toString('base64')}`;
}
