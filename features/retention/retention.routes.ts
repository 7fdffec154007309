import { findCompany, withDefaults, type Purge } from '#features/companies';
import type { WakeBus } from '#platform/events';
import { company, notFound, problem, type App } from '#platform/http';
import type { Clock } from '#platform/runtime';
import { cutOff, PREVIEW_CAP, previewQuery, previewWire, retentionWire, type PreviewWire } from './retention.model.ts';
import { orderRun, readRun } from './retention.repository.ts';

const tags = ['retention'];

export interface RetentionDeps {
  bus: Pick<WakeBus, 'emit'>;
  clock: Clock;
  purges: readonly Purge[];
}

/** When old data was deleted, and what a period would mean. The periods themselves are fields of the company. */
export function retentionRoutes(app: App, { bus, clock, purges }: RetentionDeps): void {
  app.get(
    '/retention',
    {
      config: company('company.read'),
      schema: { tags, summary: 'See when old data was deleted last', response: { 200: retentionWire } },
    },
    (request) => request.company.run(readRun),
  );

  app.get(
    '/retention/preview',
    {
      config: company('company.write'),
      schema: {
        tags,
        summary: 'See what would be deleted, with the periods of the company or others',
        querystring: previewQuery,
        response: { 200: previewWire, 422: problem },
      },
    },
    (request) =>
      request.company.run(async (tdb): Promise<PreviewWire> => {
        const found = await findCompany(tdb);
        if (found === undefined) throw notFound('Company');
        const { retention } = withDefaults(found);
        const data: PreviewWire['data'] = [];
        for (const { kept, count } of purges) {
          const days = request.query[kept] ?? retention[kept];
          const before = cutOff(clock.now(), days);
          const rows = before === undefined ? 0 : await count(tdb, before, PREVIEW_CAP + 1);
          data.push({ kind: kept, days, rows: Math.min(rows, PREVIEW_CAP), rows_capped: rows > PREVIEW_CAP });
        }
        return { data };
      }),
  );

  app.post(
    '/retention/run',
    {
      config: company('company.write', 'retention.ordered'),
      schema: { tags, summary: 'Delete old data now instead of tonight', response: { 202: retentionWire } },
    },
    async (request, reply) => {
      const run = await request.company.run(async (tdb) => {
        await orderRun(tdb, clock.now());
        return readRun(tdb);
      });
      bus.emit('retention');
      return reply.code(202).send(run);
    },
  );
}
