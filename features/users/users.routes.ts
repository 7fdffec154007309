import type { Mailer } from '#features/mails';
import { lockRow } from '#platform/db';
import {
  answerOnce,
  company,
  createListReader,
  idParams,
  noContent,
  notFound,
  personOf,
  problem,
  refuseStale,
  sendJson,
  tagged,
  type App,
} from '#platform/http';
import type { Clock } from '#platform/runtime';
import { invitationRoutes, type InvitationDeps } from './invitations.routes.ts';
import { transferBody, userCreate, userList, userPatch, userQuery } from './membership.model.ts';
import { lockMembership, userFromRow, userPage, userStatement } from './membership.repository.ts';
import { addUser, changeUser, removeUser, transferOwnership, type OnLeave } from './membership.service.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import { roleRoutes } from './roles.routes.ts';
import { toUser, userWire } from './users.model.ts';
import { welcome } from './welcome.ts';

const tags = ['users'];

export interface UserRouteDeps extends InvitationDeps {
  mailer: Mailer;
  clock: Clock;
  /** What else ends when somebody is deactivated. */
  onLeave: OnLeave;
}

/** The people of a company, what they may do, and how they come to be there. */
export function userRoutes(app: App, deps: UserRouteDeps): void {
  const { config, db, onLeave } = deps;
  const answerList = createListReader('users');

  app.get(
    '/users',
    {
      config: company('users.read'),
      schema: {
        tags,
        summary: 'List users',
        querystring: userQuery,
        response: { 200: userList, 422: problem },
      },
    },
    (request, reply) => answerList(request, reply, userPage(request.query)),
  );

  app.get(
    '/users/:id',
    {
      config: company('users.read'),
      schema: { tags, summary: 'Get a user', params: idParams, response: { 200: userWire, 404: problem } },
    },
    async (request, reply) => {
      const [rows] = await request.company.read([userStatement(request.params.id)]);
      const row = rows![0];
      if (row === undefined) throw notFound('User');
      sendJson(reply, JSON.stringify(tagged(reply, userFromRow(row))));
    },
  );

  app.post(
    '/users',
    {
      config: company('users.write', 'user.created'),
      schema: {
        tags,
        summary: 'Make a user at once; an invitation lets people join by themselves',
        body: userCreate,
        response: { 201: userWire, 403: problem, 409: problem, 422: problem, 429: problem },
      },
    },
    async (request, reply) => {
      const { email, password, role, role_id = null } = request.body;
      // Hashing takes a core for a while: not for whoever may not, and not in a transaction.
      personOf(await request.company.caller());
      if (password !== undefined) checkPassword(password, { email, min_length: config.auth.password_min_length });
      const hashed = password === undefined ? undefined : await hashPassword(password);
      request.company.note({ role, role_id });
      return answerOnce(request, reply, async (tdb, who) => {
        const user = await addUser(tdb, who, request.body, hashed);
        if (hashed === undefined) await welcome(tdb, user, deps);
        return { status: 201, body: toUser(user), location: `${app.prefix}/users/${user.id}` };
      });
    },
  );

  app.patch(
    '/users/:id',
    {
      config: company('users.write', 'user.updated'),
      schema: {
        tags,
        summary: "Change a user's name or role, deactivate or reactivate them",
        params: idParams,
        body: userPatch,
        response: { 200: userWire, 403: problem, 404: problem, 409: problem, 412: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const { params, body: change } = request;
      const { role, role_id, is_active } = change;
      request.company.note({ role, role_id, is_active });
      const changed = await request.company.run(async (tdb, who) => {
        // In the order in which the change itself takes them.
        await lockMembership(tdb);
        await refuseStale(request, () => lockRow(tdb, userStatement(params.id), userFromRow));
        return changeUser(tdb, who, { id: params.id, change, onLeave, db });
      });
      return tagged(reply, changed);
    },
  );

  app.delete(
    '/users/:id',
    {
      config: company('users.write', 'user.deleted'),
      schema: {
        tags,
        summary: 'Delete a user whom nothing of the company names; others can be deactivated',
        params: idParams,
        response: { 204: noContent, 403: problem, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      await request.company.run((tdb, who) => removeUser(tdb, who, { id: request.params.id, db }));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/companies/current/transfer_ownership',
    {
      config: company('company.write', 'company.ownership_transferred'),
      schema: {
        tags: ['companies'],
        summary: 'Make another administrator the owner of the company',
        body: transferBody,
        response: { 200: userWire, 403: problem, 409: problem, 422: problem },
      },
    },
    (request) => request.company.run((tdb, who) => transferOwnership(tdb, who, request.body.user_id)),
  );

  roleRoutes(app, deps);
  invitationRoutes(app, deps);
}
