import { idParams, install, notFound, problem, type App } from '#platform/http';
import { listUnrouted, releaseOne } from './unrouted.repository.ts';
import { replayedWire, unroutedList, unroutedQuery } from './unrouted.model.ts';

const tags = ['inbound deliveries'];

/** What came for numbers that nobody here has, for those who run the install. No bodies: they are nobody's to read. */
export function unroutedRoutes(app: App, { onReplay }: { onReplay: () => void }): void {
  app.get(
    '/unrouted_deliveries',
    {
      config: install(),
      schema: {
        tags,
        summary: 'List deliveries for numbers that no channel has',
        querystring: unroutedQuery,
        response: { 200: unroutedList, 401: problem, 403: problem, 422: problem },
      },
    },
    (request) => request.company.across((sdb) => listUnrouted(sdb, request.query)),
  );

  app.post(
    '/unrouted_deliveries/:id/replay',
    {
      config: install('delivery.replayed'),
      schema: {
        tags,
        summary: 'Look once more whose a delivery is',
        params: idParams,
        response: { 202: replayedWire, 401: problem, 403: problem, 404: problem },
      },
    },
    async (request, reply) => {
      const found = await request.company.across((sdb) => releaseOne(sdb, request.params.id));
      if (!found) throw notFound('Delivery');
      onReplay();
      return reply.code(202).send({ state: 'pending' as const });
    },
  );
}
