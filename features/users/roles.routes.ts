import {
  answerOnce,
  caller,
  company,
  createListReader,
  idParams,
  noContent,
  notFound,
  problem,
  refuseStale,
  sendJson,
  tagged,
  type App,
} from '#platform/http';
import type { Clock } from '#platform/runtime';
import { permissionList, roleCreate, roleList, rolePatch, roleQuery, roleWire } from './roles.model.ts';
import { findRole, roleFromRow, rolePage, roleStatement } from './roles.repository.ts';
import { changeRole, createRole, listPermissions, removeRole } from './roles.service.ts';

const tags = ['roles'];

export function roleRoutes(app: App, { clock }: { clock: Clock }): void {
  // Each role shows how many users have it, which the version of the roles does not tell.
  const answerList = createListReader('roles', { cached: false });

  app.get(
    '/permissions',
    {
      config: caller(),
      schema: {
        tags,
        summary: 'List what may be allowed, and which of the built-in roles allow it',
        response: { 200: permissionList, 401: problem },
      },
    },
    async (request) => {
      await request.company.caller();
      return listPermissions();
    },
  );

  app.get(
    '/roles',
    {
      config: company('users.read'),
      schema: {
        tags,
        summary: "List the company's own roles",
        querystring: roleQuery,
        response: { 200: roleList, 422: problem },
      },
    },
    (request, reply) => answerList(request, reply, rolePage(request.query)),
  );

  app.get(
    '/roles/:id',
    {
      config: company('users.read'),
      schema: { tags, summary: 'Get a role', params: idParams, response: { 200: roleWire, 404: problem } },
    },
    async (request, reply) => {
      const [rows] = await request.company.read([roleStatement(request.params.id)]);
      const row = rows![0];
      if (row === undefined) throw notFound('Role');
      sendJson(reply, JSON.stringify(tagged(reply, roleFromRow(row), ['user_count'])));
    },
  );

  app.post(
    '/roles',
    {
      config: company('users.write', 'role.created'),
      schema: {
        tags,
        summary: 'Make a role of permissions that the caller has',
        body: roleCreate,
        response: { 201: roleWire, 403: problem, 409: problem, 422: problem },
      },
    },
    (request, reply) =>
      answerOnce(request, reply, async (tdb, who) => {
        request.company.note({ permissions: request.body.permissions });
        const body = await createRole(tdb, who, request.body);
        return { status: 201, body, location: `${app.prefix}/roles/${body.id}` };
      }),
  );

  app.patch(
    '/roles/:id',
    {
      config: company('users.write', 'role.updated'),
      schema: {
        tags,
        summary: 'Change a role; it holds from the next request of those who have it',
        params: idParams,
        body: rolePatch,
        response: { 200: roleWire, 403: problem, 404: problem, 409: problem, 412: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const { params, body: change } = request;
      if (change.permissions !== undefined) request.company.note({ permissions: change.permissions });
      const changed = await request.company.run(async (tdb, who) => {
        await refuseStale(request, () => findRole(tdb, params.id, 'change'), ['user_count']);
        return changeRole(tdb, who, { id: params.id, change });
      });
      return tagged(reply, changed, ['user_count']);
    },
  );

  app.delete(
    '/roles/:id',
    {
      config: company('users.write', 'role.deleted'),
      schema: {
        tags,
        summary: 'Delete a role that nobody has',
        params: idParams,
        response: { 204: noContent, 403: problem, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      await request.company.run((tdb, who) => removeRole(tdb, who, { id: request.params.id, now: clock.now() }));
      return reply.code(204).send(null);
    },
  );
}
