import { findUser, toUser } from '#features/users';
import { caller, COUNT_CAP, idParams, noContent, notFound, personOf, problem, type App } from '#platform/http';
import type { Clock } from '#platform/runtime';
import { meWire, sessionList, sessionQuery, toSession } from '../sessions.model.ts';
import { endSession, findSessions } from '../sessions.repository.ts';

const tags = ['auth'];

export function ownSessionRoutes(app: App, { clock }: { clock: Clock }): void {
  app.get(
    '/auth/me',
    { config: caller(), schema: { tags, summary: 'Who is signed in', response: { 200: meWire, 401: problem } } },
    (request) =>
      request.company.run(async (tdb, who) => {
        const user = await findUser(tdb, personOf(who));
        if (user === undefined) throw notFound('User');
        return { ...toUser(user), permissions: [...who.permissions] };
      }),
  );

  app.get(
    '/auth/sessions',
    {
      config: caller(),
      schema: {
        tags,
        summary: "List the caller's sessions",
        querystring: sessionQuery,
        response: { 200: sessionList, 401: problem, 422: problem },
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
    '/auth/sessions/:id',
    {
      config: caller('session.revoked'),
      schema: {
        tags,
        summary: "End one of the caller's sessions",
        params: idParams,
        response: { 204: noContent, 401: problem, 404: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await request.company.run(async (tdb, who) => {
        const ended = await endSession(tdb, { id, user_id: personOf(who) }, { reason: 'revoked', now: clock.now() });
        if (!ended) throw notFound('Session');
      });
      return reply.code(204).send(null);
    },
  );
}
