import type { SealedColumn, SecretBox } from '#platform/crypto';
import type { PendingDelivery } from './inbound.model.ts';

/** By so much a sealed body is longer: version, number of the key, nonce and tag. */
export const SEALED_BYTES = 33;

export const deliverySealedColumns: readonly SealedColumn[] = [
  { table: 'inbound_deliveries', column: 'body', id: 'id', id_type: 'uuid', where: 'sealed' },
];

/** A body as it is kept. */
export interface StoredBody {
  id: string;
  body: Buffer;
  sealed: boolean;
}

const placeOf = (company_id: string, id: string) => ({ company_id, table: 'inbound_deliveries', column: 'body', id });

/** Sealed when the company is known and wants it, else as it came. */
export async function storedBody(
  box: SecretBox,
  { id, company_id, body }: { id: string; company_id: string | null; body: Buffer },
): Promise<StoredBody> {
  if (company_id === null || !box.content.wants(company_id)) return { id, body, sealed: false };
  return { id, body: await box.seal(body, placeOf(company_id, id)), sealed: true };
}

/** The body as it came. */
export async function openBody(
  box: SecretBox,
  { id, company_id, body, sealed }: StoredBody & { company_id: string | null },
): Promise<Buffer> {
  return sealed && company_id !== null ? box.openBytes(body, placeOf(company_id, id)) : body;
}

/** The bodies that have to be kept in another form now that it is known whose each delivery is. */
export async function changedBodies(
  box: SecretBox,
  pending: readonly PendingDelivery[],
  closed: readonly { id: string; company_id: string | null; state: string }[],
): Promise<StoredBody[]> {
  const deliveries = new Map(pending.map((delivery) => [delivery.id, delivery]));
  const changed: StoredBody[] = [];
  for (const { id, company_id, state } of closed) {
    const delivery = deliveries.get(id)!;
    const wanted = company_id !== null && box.content.wants(company_id);
    const moved = company_id !== delivery.company_id;
    // The parts of one that was split hold what it said.
    if (state === 'split' || !(delivery.sealed ? moved : wanted)) continue;
    const body = await openBody(box, delivery);
    changed.push(await storedBody(box, { id, company_id, body }));
  }
  return changed;
}
