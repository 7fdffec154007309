import { answerOnce, company, idParams, notFound, problem, type App } from '#platform/http';
import type { Jobs } from '#platform/jobs';
import { replayBody, replayList, replayWire } from './replays.model.ts';
import { replayFromRow, replaysStatement, replayStatement } from './replays.repository.ts';
import { orderReplay } from './replays.service.ts';

const tags = ['inbound deliveries'];
const SHOWN = 50;

export function replayRoutes(app: App, { jobs }: { jobs: Jobs }): void {
  app.post(
    '/inbound_deliveries/replay',
    {
      config: company('deliveries.write', 'deliveries.replayed'),
      schema: {
        tags,
        summary: 'Drain what came in a range of time again; nothing is doubled by it',
        body: replayBody,
        response: { 202: replayWire, 422: problem },
      },
    },
    (request, reply) =>
      answerOnce(request, reply, async (tdb) => {
        const body = await orderReplay(tdb, request.body, jobs);
        return { status: 202, body, location: `${app.prefix}/inbound_deliveries/replays/${body.id}` };
      }),
  );

  app.get(
    '/inbound_deliveries/replays',
    {
      config: company('deliveries.read'),
      schema: { tags, summary: 'The newest replays of ranges', response: { 200: replayList } },
    },
    async (request) => {
      const [rows] = await request.company.read([replaysStatement(SHOWN)]);
      return { data: rows!.map(replayFromRow), total: rows!.length };
    },
  );

  app.get(
    '/inbound_deliveries/replays/:id',
    {
      config: company('deliveries.read'),
      schema: {
        tags,
        summary: 'How far a replay has come',
        params: idParams,
        response: { 200: replayWire, 404: problem },
      },
    },
    async (request) => {
      const [rows] = await request.company.read([replayStatement(request.params.id)]);
      if (rows![0] === undefined) throw notFound('Replay');
      return replayFromRow(rows![0]);
    },
  );
}
