import type { Row, Statement } from '#platform/db';
import type { z } from 'zod';
import type { ledgerDays, ledgerWire } from './inbound.model.ts';

export type Ledger = z.infer<typeof ledgerWire>;

export const ledgerStatement: Statement = {
  name: 'inbound-ledger',
  text: `select state, sum(deliveries)::int8 as deliveries from inbound_ledger where company_id = app_company_id() group by state`,
  values: [],
};

export function ledgerDaysStatement(days: number): Statement {
  return {
    name: 'inbound-ledger-days',
    text: `select day::text as day, state, sum(deliveries)::int8 as deliveries from inbound_ledger
           where company_id = app_company_id() and day > (now() at time zone 'UTC')::date - $1::int group by day, state order by day desc`,
    values: [days],
  };
}

/** received = processed + rejected + pending, by how it is counted. */
export function ledgerOf(rows: readonly Row[]): Ledger {
  const by = new Map(rows.map((row) => [row['state'], Number(row['deliveries'])]));
  const of = (...states: string[]): number => states.reduce((sum, state) => sum + (by.get(state) ?? 0), 0);
  return {
    received: of('pending', 'processed', 'ignored', 'rejected', 'unrouted'),
    processed: of('processed', 'ignored'),
    rejected: of('rejected', 'unrouted'),
    pending: of('pending'),
    ignored: of('ignored'),
  };
}

export function ledgerByDay(rows: readonly Row[]): z.infer<typeof ledgerDays> {
  const days = [...Map.groupBy(rows, (row) => row['day'] as string)];
  return { data: days.map(([day, ofDay]) => ({ day, ...ledgerOf(ofDay) })).filter(({ received }) => received > 0) };
}
