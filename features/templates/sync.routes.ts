import { company, type App } from '#platform/http';
import type { Jobs } from '#platform/jobs';
import type { Clock } from '#platform/runtime';
import { templateSync } from './sync.model.ts';
import { beginSync, SYNC_STATEMENT, syncFromRow } from './sync.repository.ts';
import { STALE_MS } from './templates.jobs.ts';

const tags = ['templates'];

/** Comparing the mirror with the platform, and how far that has come. */
export function templateSyncRoutes(app: App, { jobs, clock }: { jobs: Jobs; clock: Clock }): void {
  app.get(
    '/templates/sync',
    {
      config: company('templates.read'),
      schema: {
        tags,
        summary: 'How the last comparison with Meta went, or how far it is',
        response: { 200: templateSync },
      },
    },
    async (request) => {
      const [rows] = await request.company.read([SYNC_STATEMENT]);
      return syncFromRow(rows![0]);
    },
  );

  app.post(
    '/templates/sync',
    {
      config: company('templates.write', 'template.sync_requested'),
      schema: {
        tags,
        summary: 'Compare the templates of all accounts with Meta; one that is under way is answered',
        response: { 202: templateSync },
      },
    },
    async (request, reply) => {
      await request.company.run(async (tdb) => {
        const { company_id } = tdb;
        if (await beginSync(tdb, clock.now(), { stale_ms: STALE_MS }))
          await jobs.enqueue(tdb, 'template.sync', { company_id });
      });
      const [rows] = await request.company.read([SYNC_STATEMENT]);
      return reply.code(202).send(syncFromRow(rows![0]));
    },
  );
}
