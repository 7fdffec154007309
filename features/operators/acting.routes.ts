import { appendAudit } from '#features/audit-log';
import type { Config } from '#platform/config';
import type { Database } from '#platform/db';
import { AppError, caller, company, COUNT_CAP, idParams, install, noContent, problem, type App } from '#platform/http';
import type { Clock } from '#platform/runtime';
import { actAnswer, actBody, actingList, actingQuery, toActing } from './acting.model.ts';
import { findActing } from './acting.repository.ts';
import { startActing, stopActing } from './acting.service.ts';
import { createActingTokens } from './acting-token.ts';

const tags = ['acting'];

/** Operators who act for a company, visibly. */
export function actingRoutes(app: App, { db, config, clock }: { db: Database; config: Config; clock: Clock }): void {
  const tools = { clock, tokens: createActingTokens(config.auth, clock) };

  app.post(
    '/companies/:id/act',
    {
      config: install('acting.started'),
      schema: {
        tags,
        summary: 'Act for a company for up to an hour',
        description:
          'The token does what an administrator of the company may do, except what needs a person of the company. ' +
          "The company sees the reason and can end it; it ends with the operator's own session, too.",
        params: idParams,
        body: actBody,
        response: { 200: actAnswer, 401: problem, 403: problem, 404: problem, 409: problem, 422: problem },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { params, body, id: request_id } = request;
      return request.company.across(async (sdb, operator) => {
        const begun = await startActing(sdb, tools, { ...body, company_id: params.id, operator, request_id });
        request.company.note({ acting_session_id: begun.id });
        return begun;
      });
    },
  );

  app.delete(
    '/auth/acting',
    {
      config: caller({ not: 'the lines of both companies are written in one transaction, below' }),
      schema: {
        tags,
        summary: 'Stop acting for a company',
        response: { 204: noContent, 401: problem, 403: problem, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      const { actor, company_id, session_id } = await request.company.caller();
      if (actor.type !== 'operator' || session_id === null) {
        throw new AppError('conflict', 'You are not acting for a company.');
      }
      const entry = { action: 'acting.ended', target_id: session_id, request_id: request.id };
      await db.system(async (sdb) => {
        const target = await sdb.asCompany(company_id);
        const { operator_company_id } = await stopActing(target, session_id, tools);
        await appendAudit(target, actor, { ...entry, details: {} });
        const own = await sdb.asCompany(operator_company_id);
        await appendAudit(own, { type: 'user', id: actor.id }, { ...entry, details: { company_id } });
      });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/companies/current/acting_sessions',
    {
      config: company('audit_log.read'),
      schema: {
        tags,
        summary: "List the operators who act or have acted for the caller's company",
        querystring: actingQuery,
        response: { 200: actingList, 401: problem, 403: problem, 422: problem },
      },
    },
    (request) =>
      request.company.run(async (tdb) => {
        const now = clock.now();
        const { rows, total } = await findActing(tdb, request.query);
        const data = rows.map((row) => toActing(row, now));
        return total > COUNT_CAP ? { data, total: COUNT_CAP, total_capped: true } : { data, total };
      }),
  );

  app.delete(
    '/companies/current/acting_sessions/:id',
    {
      config: company('company.write', 'acting.ended'),
      schema: {
        tags,
        summary: "End an operator's acting for the caller's company",
        params: idParams,
        response: { 204: noContent, 401: problem, 403: problem, 404: problem },
      },
    },
    async (request, reply) => {
      await request.company.run((tdb) => stopActing(tdb, request.params.id, tools));
      return reply.code(204).send(null);
    },
  );
}
