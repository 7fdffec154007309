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
const FLIGHTS = 2;

/** Makes deliveries durable: those of one moment in one statement and one commit. Resolves after the commit. */
export function createArrivals(db: Database): Grouped<Arrival, string> {
  return createGrouped<Arrival, string>({
    max_items: FLUSH_ITEMS,
    max_flights: FLIGHTS,
    async flush(arrivals) {
      const ids = arrivals.map(() => newId());
      await db.fast.system.run({
        name: 'inbound-store',
        text: `insert into inbound_deliveries (id, company_id, signer_channel_id, body)
               select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[])`,
        values: [
          ids,
          arrivals.map((arrival) => arrival.company_id),
          arrivals.map((arrival) => arrival.signer_channel_id),
          arrivals.map((arrival) => arrival.body),
        ],
      });
      return ids;
    },
  });
}
