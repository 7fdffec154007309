import type { Mailer } from '#features/mails';
import type { Config } from '#platform/config';
import type { Database } from '#platform/db';
import {
  answerOnce,
  company,
  createListReader,
  idParams,
  noContent,
  notFound,
  open,
  problem,
  sendJson,
  type App,
} from '#platform/http';
import type { Clock } from '#platform/runtime';
import { accept, preview } from './acceptance.service.ts';
import {
  acceptAnswer,
  acceptBody,
  invitationList,
  invitationQuery,
  invitationWire,
  previewAnswer,
  previewQuery,
} from './invitations.model.ts';
import { invitationFromRow, invitationPage, invitationStatement } from './invitations.repository.ts';
import { invite, inviteAgain, withdraw } from './invitations.service.ts';
import { invitationCreate } from './membership.model.ts';
import { toUser } from './users.model.ts';

const tags = ['users'];

export interface InvitationDeps {
  db: Database;
  mailer: Mailer;
  clock: Clock;
  config: Config;
}

export function invitationRoutes(app: App, deps: InvitationDeps): void {
  const answerList = createListReader('invitations');
  const tools = { ...deps, min_length: deps.config.auth.password_min_length };

  // Whoever holds the link.
  app.get(
    '/auth/invitations/preview',
    {
      config: { ...open('the link of the mail is the credential'), rate: 'login' },
      schema: {
        tags,
        summary: 'What an invitation is for',
        querystring: previewQuery,
        response: { 200: previewAnswer, 422: problem, 429: problem },
      },
    },
    (request, reply) => {
      reply.header('cache-control', 'no-store');
      return preview(tools, request.query.token);
    },
  );

  app.post(
    '/auth/invitations/accept',
    {
      config: { ...open('the link of the mail is the credential'), rate: 'login' },
      schema: {
        tags,
        summary: 'Accept an invitation and become a user',
        body: acceptBody,
        response: { 201: acceptAnswer, 403: problem, 409: problem, 422: problem, 429: problem, 503: problem },
      },
    },
    async (request, reply) => {
      const user = await accept(tools, request.body, request.id);
      request.log.info({ user_id: user.id, company_id: user.company_id }, 'invitation accepted');
      reply.code(201);
      return { message: 'Your account is ready. Sign in to start.', user: toUser(user) };
    },
  );

  // Those who invite.
  app.get(
    '/auth/invitations',
    {
      config: company('users.read'),
      schema: {
        tags,
        summary: 'List invitations',
        querystring: invitationQuery,
        response: { 200: invitationList, 422: problem },
      },
    },
    (request, reply) => answerList(request, reply, invitationPage(request.query)),
  );

  app.get(
    '/auth/invitations/:id',
    {
      config: company('users.read'),
      schema: { tags, summary: 'Get an invitation', params: idParams, response: { 200: invitationWire, 404: problem } },
    },
    async (request, reply) => {
      const [rows] = await request.company.read([invitationStatement(request.params.id)]);
      const row = rows![0];
      if (row === undefined) throw notFound('Invitation');
      sendJson(reply, JSON.stringify(invitationFromRow(row)));
    },
  );

  app.post(
    '/auth/invitations',
    {
      config: company('users.write', 'invitation.created'),
      schema: {
        tags,
        summary: 'Invite somebody by mail',
        body: invitationCreate,
        response: { 201: invitationWire, 403: problem, 409: problem, 422: problem, 429: problem },
      },
    },
    (request, reply) =>
      answerOnce(request, reply, async (tdb, who) => {
        const { role, role_id } = request.body;
        request.company.note({ role, role_id });
        const body = await invite(tdb, who, { ...tools, body: request.body });
        return { status: 201, body, location: `${app.prefix}/auth/invitations/${body.id}` };
      }),
  );

  app.post(
    '/auth/invitations/:id/resend',
    {
      config: company('users.write', 'invitation.resent'),
      schema: {
        tags,
        summary: 'Send an invitation again, with a new link',
        params: idParams,
        response: { 200: invitationWire, 403: problem, 404: problem, 409: problem, 429: problem },
      },
    },
    (request) => request.company.run((tdb, who) => inviteAgain(tdb, who, { ...tools, id: request.params.id })),
  );

  app.delete(
    '/auth/invitations/:id',
    {
      config: company('users.write', 'invitation.withdrawn'),
      schema: {
        tags,
        summary: 'Take an invitation back',
        params: idParams,
        response: { 204: noContent, 403: problem, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      await request.company.run((tdb, who) => withdraw(tdb, who, request.params.id));
      return reply.code(204).send(null);
    },
  );
}
