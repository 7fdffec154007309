import { createGrouped, type Database, type Grouped } from '#platform/db';
import { newId } from '#platform/runtime';

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
export function createArrivals(db: Database): Arrivals {
  return createGrouped<Arrival, string>({
    max_items: FLUSH_ITEMS,
    max_weight: FLUSH_BYTES,
    weigh: ({ body }) => body.length,
    max_flights: FLIGHTS,
    async flush(arrivals) {
      const ids = arrivals.map(() => newId());
      let start = 1;
      const starts = arrivals.map(({ body }) => (start += body.length) - body.length);
      await db.fast.system.run({
        name: 'inbound-store',
        // The bodies travel as they are in one value: in a list each would be spelt out in hexadecimal.
        text: `insert into inbound_deliveries (id, company_id, signer_channel_id, body)
               select id, company_id, signer_channel_id, substring($4::bytea from start for size)
               from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::int[], $6::int[])
                 as arrival (id, company_id, signer_channel_id, start, size)`,
        values: [
          ids,
          arrivals.map((arrival) => arrival.company_id),
          arrivals.map((arrival) => arrival.signer_channel_id),
          Buffer.concat(arrivals.map((arrival) => arrival.body)),
          starts,
          arrivals.map((arrival) => arrival.body.length),
        ],
      });
      return ids;
    },
  });
}
