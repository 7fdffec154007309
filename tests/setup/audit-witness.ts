import pg from 'pg';
import type { Service } from '../../services/process.ts';

/** Sees every request that should have left a line in an audit log, whatever test made it. */
export interface AuditWitness {
  /** Stands before all services. */
  service: Service;
  /** Throws when one of the requests left no line of its action, or more than one. */
  testify(database_url: string): Promise<void>;
}

interface Seen {
  company_id: string;
  request_id: string;
  action: string;
  route: string;
}

export function createAuditWitness(): AuditWitness {
  const seen: Seen[] = [];

  return {
    service(_ground, app) {
      app.addHook('onResponse', (request, reply, done) => {
        const { config, method, url } = request.routeOptions;
        const replayed = reply.getHeader('idempotency-replayed') !== undefined;
        if (typeof config.audit === 'string' && reply.statusCode < 400 && !replayed) {
          const { company_id } = request.company;
          seen.push({ company_id, request_id: request.id, action: config.audit, route: `${String(method)} ${url}` });
        }
        done();
      });
    },
    async testify(database_url) {
      if (seen.length === 0) return;
      const lines = await countLines(database_url, seen);
      const wrong = seen.filter((one) => lines.get(keyOf(one)) !== 1);
      if (wrong.length === 0) return;
      const told = wrong.map((one) => `${one.route} left ${lines.get(keyOf(one)) ?? 0} lines ${one.action}`);
      throw new Error(`the audit log is not what was done: ${[...new Set(told)].join('; ')}`);
    },
  };
}

const keyOf = ({ company_id, request_id, action }: Omit<Seen, 'route'>): string =>
  `${company_id} ${request_id} ${action}`;

/** How many lines there are of each, by company, request and action; a company that is gone took its log along. */
async function countLines(database_url: string, seen: readonly Seen[]): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString: database_url });
  await client.connect();
  try {
    const { rows } = await client.query<Omit<Seen, 'route'> & { lines: number }>(
      `select s.company_id, s.request_id, s.action,
         case when c.id is null then 1 else count(l.id) / count(distinct s.place) end::int as lines
       from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as s (company_id, request_id, action, place)
       left join companies c on c.id = s.company_id
       left join audit_log l on l.company_id = s.company_id and l.request_id = s.request_id and l.action = s.action
       group by s.company_id, s.request_id, s.action, c.id`,
      [seen.map((one) => one.company_id), seen.map((one) => one.request_id), seen.map((one) => one.action)],
    );
    return new Map(rows.map((row) => [keyOf(row), row.lines]));
  } finally {
    await client.end();
  }
}
