import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';

declare module '#platform/jobs' {
  interface JobTypes {
    'contact.redact': { company_id: string; erasure_id: string };
  }
}

export const erasureWire = z
  .object({
    id: z.uuid(),
    contact_id: z.uuid(),
    reason: z.string().nullable(),
    state: z.enum(['redacting', 'done']).meta({ description: 'redacting: raw deliveries are still gone through' }),
    erased_at: timestamp,
    finished_at: timestamp.nullable(),
    counts: z.record(z.string(), z.int()).meta({ description: 'what was deleted, by kind' }),
    signature: z
      .string()
      .nullable()
      .meta({ description: 'HMAC-SHA-256 of the receipt under a key that the database never sees, in hex; when done' }),
  })
  .meta({ id: 'Erasure' });
export type ErasureWire = z.infer<typeof erasureWire>;

export const erasureList = listAnswer(erasureWire).meta({ id: 'ErasureList' });
export const erasureQuery = listQuery({ sort: ['erased_at'], filters: { contact_id: z.uuid().optional() } }).omit({
  q: true,
});
export type ErasureQuery = z.infer<typeof erasureQuery>;

/** A reason is kept with the receipt, so it must not say whom it is about. */
export const eraseBody = z
  .strictObject({
    reason: z
      .string()
      .trim()
      .max(500)
      .optional()
      .meta({ description: 'kept with the receipt; do not name the person' }),
  })
  .nullish();

export interface ErasureRow {
  id: string;
  contact_id: string;
  reason: string | null;
  state: 'redacting' | 'done';
  erased_at: Date;
  finished_at: Date | null;
  counts: Record<string, number>;
  stamp: Buffer | null;
}

export function toErasure(row: ErasureRow): ErasureWire {
  const { id, contact_id, reason, state, counts } = row;
  return {
    id,
    contact_id,
    reason,
    state,
    erased_at: row.erased_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
    counts,
    signature: row.stamp?.toString('hex') ?? null,
  };
}

/** What a receipt's signature is made of. */
export function receiptText(
  company_id: string,
  row: Pick<ErasureRow, 'id' | 'contact_id' | 'erased_at' | 'counts'>,
): string {
  const counts = Object.entries(row.counts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return ['erasure', company_id, row.id, row.contact_id, row.erased_at.toISOString(), JSON.stringify(counts)].join(
    '\n',
  );
}
