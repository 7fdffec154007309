import { randomFillSync } from 'node:crypto';

/** Random bytes are drawn for many ids at once: asking the system for eight costs as much as asking for thousands. */
const pool = Buffer.alloc(8 * 512);
let drawn = pool.length;

let lastMs = 0;
let sequence = 0;

/**
 * A new UUID v7 (RFC 9562): 48 bits of milliseconds, then a 12-bit counter that keeps ids of one process in the
 * order they were made, then 62 random bits.
 */
export function newId(now: number = Date.now()): string {
  if (now > lastMs) {
    lastMs = now;
    sequence = 0;
  } else {
    sequence += 1;
    if (sequence > 0xfff) {
      lastMs += 1;
      sequence = 0;
    }
  }
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  pool[drawn] = (pool[drawn]! & 0x3f) | 0x80;
  const tail = pool.toString('hex', drawn, drawn + 8);
  drawn += 8;
  const time = lastMs.toString(16).padStart(12, '0');
  const counter = (0x7000 | sequence).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${counter}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** An id as it would have been made at `time`; of those of one moment a greater `place` makes a greater one. */
export function idAt(time: Date, place: number): string {
  const start = firstIdOf(time).slice(0, 15);
  const tail = newId().slice(19);
  return `${start}${Math.min(place, 0xfff).toString(16).padStart(3, '0')}-${tail}`;
}

/** The smallest id that can be made at `time`: what has a smaller one is older. */
export function firstIdOf(time: Date): string {
  const ms = Math.max(0, time.getTime()).toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-000000000000`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `value` is a UUID in the canonical lower-case form. */
export function isId(value: string): boolean {
  return UUID.test(value);
}

/** The 16 bytes of an id, for tokens that name it. */
export function idBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

/** The id that 16 bytes are. */
export function idText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
