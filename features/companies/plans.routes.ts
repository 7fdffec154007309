import { answerOnceAcross, idParams, install, noContent, problem, type App } from '#platform/http';
import { planCreate, planList, planPatch, planQuery, planWire, toPlan } from './plans.model.ts';
import { findPlans } from './plans.repository.ts';
import { changePlan, createPlan, getPlan, removePlan } from './plans.service.ts';

const tags = ['plans'];

/** What whoever runs the server sells or grants. */
export function planRoutes(app: App): void {
  app.get(
    '/plans',
    {
      config: install(),
      schema: {
        tags,
        summary: 'List plans',
        querystring: planQuery,
        response: { 200: planList, 401: problem, 403: problem, 422: problem },
      },
    },
    (request) =>
      request.company.across(async (sdb) => {
        const { rows, total } = await findPlans(sdb, request.query);
        return { data: rows.map(toPlan), total };
      }),
  );

  app.get(
    '/plans/:id',
    {
      config: install(),
      schema: {
        tags,
        summary: 'Get a plan',
        params: idParams,
        response: { 200: planWire, 401: problem, 403: problem, 404: problem },
      },
    },
    (request) => request.company.across((sdb) => getPlan(sdb, request.params.id)),
  );

  app.post(
    '/plans',
    {
      config: install('plan.created'),
      schema: {
        tags,
        summary: 'Create a plan',
        body: planCreate,
        response: { 201: planWire, 401: problem, 403: problem, 409: problem, 422: problem },
      },
    },
    (request, reply) =>
      answerOnceAcross(request, reply, async (sdb) => {
        const body = await createPlan(sdb, request.body);
        return { status: 201, body, location: `${app.prefix}/plans/${body.id}` };
      }),
  );

  app.patch(
    '/plans/:id',
    {
      config: install('plan.updated'),
      schema: {
        tags,
        summary: 'Change a plan; what it allows holds for all who have it at once',
        params: idParams,
        body: planPatch,
        response: { 200: planWire, 401: problem, 403: problem, 404: problem, 422: problem },
      },
    },
    (request) => request.company.across((sdb) => changePlan(sdb, request.params.id, request.body)),
  );

  app.delete(
    '/plans/:id',
    {
      config: install('plan.deleted'),
      schema: {
        tags,
        summary: 'Delete a plan that nobody has',
        params: idParams,
        response: { 204: noContent, 401: problem, 403: problem, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      await request.company.across((sdb) => removePlan(sdb, request.params.id));
      return reply.code(204).send(null);
    },
  );
}
