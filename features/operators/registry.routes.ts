import { GRACE_DAYS, cancelDeletion, orderDeletion, reactivateCompany, suspendCompany } from '#features/companies';
import type { Mailer } from '#features/mails';
import { answerOnceAcross, idParams, install, noContent, problem, type App } from '#platform/http';
import type { Clock } from '#platform/runtime';
import {
  managedCreate,
  managedList,
  managedPatch,
  managedQuery,
  managedWire,
  removeQuery,
  suspendBody,
} from './registry.model.ts';
import { listManaged } from './registry.repository.ts';
import { actOn, changeManaged, getManaged, openManaged } from './registry.service.ts';

const tags = ['companies'];
const refusals = { 401: problem, 403: problem, 404: problem, 409: problem, 422: problem };

/** The companies of this install, for those who run it. */
export function registryRoutes(app: App, tools: { clock: Clock; mailer: Mailer }): void {
  const { clock } = tools;

  app.get(
    '/companies',
    {
      config: install(),
      schema: {
        tags,
        summary: 'List companies',
        querystring: managedQuery,
        response: { 200: managedList, 401: problem, 403: problem, 422: problem },
      },
    },
    (request) => request.company.across((sdb) => listManaged(sdb, request.query, clock.now())),
  );

  app.get(
    '/companies/:id',
    {
      config: install(),
      schema: {
        tags,
        summary: 'Get a company',
        params: idParams,
        response: { 200: managedWire, 401: problem, 403: problem, 404: problem },
      },
    },
    (request) => request.company.across((sdb) => getManaged(sdb, request.params.id, tools)),
  );

  app.post(
    '/companies',
    {
      config: install('company.created'),
      schema: {
        tags,
        summary: 'Create a company with its first administrator',
        body: managedCreate,
        response: { 201: managedWire, 401: problem, 403: problem, 409: problem, 422: problem },
      },
    },
    (request, reply) =>
      answerOnceAcross(request, reply, async (sdb, operator) => {
        const body = await openManaged(sdb, tools, request.body, { operator, request_id: request.id });
        return { status: 201, body, location: `${app.prefix}/companies/${body.id}` };
      }),
  );

  app.patch(
    '/companies/:id',
    {
      config: install('company.terms_changed'),
      schema: {
        tags,
        summary: "Change a company's name, plan or limits",
        params: idParams,
        body: managedPatch,
        response: { 200: managedWire, ...refusals },
      },
    },
    (request) =>
      request.company.across((sdb, operator) => {
        const change = { ...request.body, id: request.params.id };
        return changeManaged(sdb, tools, change, { operator, request_id: request.id });
      }),
  );

  app.post(
    '/companies/:id/suspend',
    {
      config: install('company.suspended'),
      schema: {
        tags,
        summary: 'Keep everybody of a company out and send nothing; what customers write is still taken in',
        params: idParams,
        body: suspendBody,
        response: { 200: managedWire, ...refusals },
      },
    },
    (request) =>
      request.company.across(async (sdb, operator) => {
        const { id } = request.params;
        const order = { operator, request_id: request.id };
        const { reason } = request.body;
        await actOn(sdb, { id, action: 'company.suspended', order }, (tdb) =>
          suspendCompany(tdb, { reason, now: clock.now() }),
        );
        return getManaged(sdb, id, tools);
      }),
  );

  app.post(
    '/companies/:id/reactivate',
    {
      config: install('company.reactivated'),
      schema: {
        tags,
        summary: 'Let a suspended company work again',
        params: idParams,
        response: { 200: managedWire, ...refusals },
      },
    },
    (request) =>
      request.company.across(async (sdb, operator) => {
        const { id } = request.params;
        const order = { operator, request_id: request.id };
        await actOn(sdb, { id, action: 'company.reactivated', order }, (tdb) => reactivateCompany(tdb, clock.now()));
        return getManaged(sdb, id, tools);
      }),
  );

  app.delete(
    '/companies/:id',
    {
      config: install('company.deletion_ordered'),
      schema: {
        tags,
        summary: 'Order the deletion of a company',
        description: `Everything of it is erased after \`grace_days\`, ${GRACE_DAYS} unless another number is given; until then it can be restored.`,
        params: idParams,
        querystring: removeQuery,
        response: { 204: noContent, ...refusals },
      },
    },
    async (request, reply) => {
      await request.company.across((sdb, operator) => {
        const { grace_days = GRACE_DAYS } = request.query;
        const act = { id: request.params.id, action: 'company.deletion_ordered', details: { grace_days } };
        return actOn(sdb, { ...act, order: { operator, request_id: request.id } }, (tdb) =>
          orderDeletion(tdb, { by: 'operator', grace_days, now: clock.now() }),
        );
      });
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/companies/:id/restore',
    {
      config: install('company.deletion_cancelled'),
      schema: {
        tags,
        summary: 'Cancel the deletion of a company',
        params: idParams,
        response: { 200: managedWire, ...refusals },
      },
    },
    (request) =>
      request.company.across(async (sdb, operator) => {
        const { id } = request.params;
        const act = { id, action: 'company.deletion_cancelled', order: { operator, request_id: request.id } };
        await actOn(sdb, act, (tdb) => cancelDeletion(tdb, { by: 'operator', now: clock.now() }));
        return getManaged(sdb, id, tools);
      }),
  );
}
