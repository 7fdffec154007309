import type { SecretBox } from '#platform/crypto';
import { createGrouped, type Database, type Grouped } from '#platform/db';
import { newId } from '#platform/runtime';
import { storedBody, type StoredBody } from './sealed-body.ts';

export interface Arrival {
  body: Buffer;
  /** The company when every number in the body is one company's; null when the drainer has to find out. */
  company_id: string | null;
  /** The channel whose own secret signed the body; null when it was the install's. */
  signer_channel_id: string | null;
}

const FLUSH_ITEMS = 200;
const FLUSH_BYTES = 8 * 1024 * 1024;
const FLIGHTS = 2;

export type Arrivals = Grouped<Arrival, string>;

/** Makes deliveries durable: those of one moment in one statement and one commit. Resolves after the commit. */
export function createArrivals(db: Database, box: SecretBox): Arrivals {
  return createGrouped<Arrival, string>({
    max_items: FLUSH_ITEMS,
    max_weight: FLUSH_BYTES,
    weigh: ({ body }) => body.length,
    max_flights: FLIGHTS,
    async flush(arrivals) {
      const ids = arrivals.map(() => newId());
      const stored = await bodiesOf(arrivals, ids, box);
      let start = 1;
      const starts = stored.map(({ body }) => (start += body.length) - body.length);
      await db.fast.system.run({
        name: 'inbound-store',
        // The bodies travel as they are in one value: in a list each would be spelt out in hexadecimal.
        text: `insert into inbound_deliveries (id, company_id, signer_channel_id, body, sealed)
               select id, company_id, signer_channel_id, substring($4::bytea from start for size), sealed
               from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::int[], $6::int[], $7::boolean[])
                 as arrival (id, company_id, signer_channel_id, start, size, sealed)`,
        values: [
          ids,
          arrivals.map((arrival) => arrival.company_id),
          arrivals.map((arrival) => arrival.signer_channel_id),
          Buffer.concat(stored.map(({ body }) => body)),
          starts,
          stored.map(({ body }) => body.length),
          stored.map(({ sealed }) => sealed),
        ],
      });
      return ids;
    },
  });
}

/** Mostly nothing is sealed, and then nothing is waited for. */
function bodiesOf(
  arrivals: readonly Arrival[],
  ids: readonly string[],
  box: SecretBox,
): StoredBody[] | Promise<StoredBody[]> {
  const given = arrivals.map(({ company_id, body }, place) => ({ id: ids[place]!, company_id, body }));
  const sealing = given.some(({ company_id }) => company_id !== null && box.content.wants(company_id));
  if (!sealing) return given.map(({ id, body }) => ({ id, body, sealed: false }));
  return Promise.all(given.map((one) => storedBody(box, one)));
}
