import { caller, COUNT_CAP, idParams, noContent, notFound, personOf, problem, type App } from '#platform/http';
import type { Clock } from '#platform/runtime';
import { sessionList, sessionQuery, toSession } from '../sessions.model.ts';
import { endSession, endSessions, findSessions } from '../sessions.repository.ts';

const tags = ['auth'];

export function ownSessionRoutes(app: App, { clock }: { clock: Clock }): void {
  app.get(
    '/auth/sessions',
    {
      config: caller(),
      schema: {
        tags,
        summary: "List the caller's sessions",
        querystring: sessionQuery,
        response: { 200: sessionList, 401: problem, 403: problem, 422: problem },
      },
    },
    (request) =>
      request.company.run(async (tdb, who) => {
        const { rows, total } = await findSessions(tdb, personOf(who), request.query, clock.now());
        const data = rows.map((row) => toSession(row, who.session_id));
        return total > COUNT_CAP ? { data, total: COUNT_CAP, total_capped: true } : { data, total };
      }),
  );

  app.delete(
    '/auth/sessions',
    {
      config: caller('session.others_revoked'),
      schema: {
        tags,
        summary: "End all of the caller's sessions but this one",
        response: { 204: noContent, 401: problem, 403: problem },
      },
    },
    async (request, reply) => {
      await request.company.run(async (tdb, who) => {
        const others = { user_id: personOf(who), but: who.session_id };
        const sessions_ended = await endSessions(tdb, others, { reason: 'revoked', now: clock.now() });
        request.company.note({ target_id: who.user_id, sessions_ended });
      });
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/auth/sessions/:id',
    {
      config: caller('session.revoked'),
      schema: {
        tags,
        summary: "End one of the caller's sessions",
        params: idParams,
        response: { 204: noContent, 401: problem, 403: problem, 404: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await request.company.run(async (tdb, who) => {
        const ended = await endSession(tdb, { id, user_id: personOf(who) }, { reason: 'revoked', now: clock.now() });
        if (ended === undefined) throw notFound('Session');
      });
      return reply.code(204).send(null);
    },
  );
}
