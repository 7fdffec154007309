import { createGrouped, type Grouped } from './grouped.ts';
import type { Row, Statement } from './pipeline.ts';

const FLUSH_ITEMS = 100;
const FLIGHTS = 4;

type Read = (company_id: string, statements: readonly Statement[]) => Promise<Row[][]>;
type Reading = readonly Statement[];

/**
 * Reads of one company that are asked for while others are on their way travel together in one transaction, and what
 * several of them ask alike (most often: who is calling?) is asked once. Every answer was still read after its question
 * came. A statement that fails takes none of the others with it.
 */
export function createSharedReads(read: Read): (company_id: string, statements: Reading) => Promise<readonly Row[][]> {
  const companies = new Map<string, Grouped<Reading, PromiseSettledResult<readonly Row[][]>>>();

  function open(company_id: string): Grouped<Reading, PromiseSettledResult<readonly Row[][]>> {
    const made = createGrouped<Reading, PromiseSettledResult<readonly Row[][]>>({
      max_items: FLUSH_ITEMS,
      max_flights: FLIGHTS,
      async flush(readings) {
        if (readings.length === 1) return Promise.allSettled([read(company_id, readings[0]!)]);
        try {
          const together = await readDistinct((statements) => read(company_id, statements), readings);
          return together.map((value) => ({ status: 'fulfilled', value }));
        } catch {
          return Promise.allSettled(readings.map((statements) => read(company_id, statements)));
        }
      },
    });
    companies.set(company_id, made);
    return made;
  }

  return async (company_id, statements) => {
    const grouped = companies.get(company_id) ?? open(company_id);
    const settled = await grouped.add(statements);
    if (grouped.isIdle()) companies.delete(company_id);
    if (settled.status === 'rejected') throw settled.reason;
    return settled.value;
  };
}

async function readDistinct(
  read: (statements: readonly Statement[]) => Promise<Row[][]>,
  readings: readonly Reading[],
): Promise<Row[][][]> {
  const places = new Map<string, number>();
  const distinct: Statement[] = [];
  const wanted = readings.map((statements) =>
    statements.map((statement) => {
      const key = `${statement.name} ${JSON.stringify(statement.values)}`;
      const known = places.get(key);
      if (known !== undefined) return known;
      places.set(key, distinct.length);
      return distinct.push(statement) - 1;
    }),
  );
  const rows = await read(distinct);
  return wanted.map((own) => own.map((place) => rows[place]!));
}
