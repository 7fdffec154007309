import { z } from 'zod';
import type { TenantDb } from '#platform/db';
import {
  AppError,
  company,
  noContent,
  personOf,
  problem,
  refuseStale,
  tagged,
  type App,
  type Caller,
} from '#platform/http';
import { companyPatch, companyWire } from './companies.model.ts';
import { findCompany } from './companies.repository.ts';
import { changeCompany, currentCompany, type CompanyTools } from './companies.service.ts';
import { lockCompany } from './limits.repository.ts';
import { cancelDeletion, GRACE_DAYS, orderDeletion } from './standing.service.ts';

const tags = ['companies'];
const ADMINS = new Set(['company_admin', 'superadmin']);
/** What of a company changes without anybody editing it. */
const BY_ITSELF = ['usage', 'acting'] as const;

export function companyRoutes(app: App, tools: CompanyTools): void {
  app.get(
    '/companies/current',
    {
      config: company('company.read'),
      schema: { tags, summary: "Get the caller's company", response: { 200: companyWire, 401: problem, 403: problem } },
    },
    async (request, reply) =>
      tagged(reply, await request.company.run((tdb, caller) => currentCompany(tdb, caller, tools)), BY_ITSELF),
  );

  app.patch(
    '/companies/current',
    {
      config: company('company.write', 'company.updated'),
      schema: {
        tags,
        summary: "Change the caller's company",
        body: companyPatch,
        response: { 200: companyWire, 401: problem, 403: problem, 412: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const changed = await request.company.run(async (tdb, caller) => {
        await refuseStale(
          request,
          async () => {
            await lockCompany(tdb);
            return currentCompany(tdb, caller, tools);
          },
          BY_ITSELF,
        );
        return changeCompany(tdb, caller, tools, request.body);
      });
      return tagged(reply, changed, BY_ITSELF);
    },
  );

  app.post(
    '/companies/current/deletion',
    {
      config: company('company.write', 'company.deletion_ordered'),
      schema: {
        tags,
        summary: "Order the deletion of the caller's company",
        description: `Nothing is sent from then on. Everything is erased after ${GRACE_DAYS} days, until which it can be cancelled.`,
        body: z.strictObject({ confirm_name: z.string().max(200) }),
        response: { 200: companyWire, 401: problem, 403: problem, 409: problem, 422: problem },
      },
    },
    (request) =>
      request.company.run(async (tdb, caller) => {
        await assertOwnerOrAdmin(tdb, caller);
        const { confirm_name } = request.body;
        const now = tools.clock.now();
        await orderDeletion(tdb, { by: 'company', grace_days: GRACE_DAYS, confirm_name, now });
        return currentCompany(tdb, caller, tools);
      }),
  );

  app.delete(
    '/companies/current/deletion',
    {
      config: company('company.write', 'company.deletion_cancelled'),
      schema: {
        tags,
        summary: "Cancel the deletion of the caller's company",
        response: { 204: noContent, 401: problem, 403: problem, 409: problem },
      },
    },
    async (request, reply) => {
      await request.company.run(async (tdb, caller) => {
        await assertOwnerOrAdmin(tdb, caller);
        await cancelDeletion(tdb, { by: 'company', now: tools.clock.now() });
      });
      return reply.code(204).send(null);
    },
  );
}

/** A role of the company's own may hold `company.write` without being trusted with this. */
async function assertOwnerOrAdmin(tdb: TenantDb, caller: Caller): Promise<void> {
  const user_id = personOf(caller);
  if (ADMINS.has(caller.role) || (await findCompany(tdb))?.owner_user_id === user_id) return;
  throw new AppError('forbidden', 'Only the owner or an administrator of the company can do this.');
}
