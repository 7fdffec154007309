import { findTeammate, type Permission } from '#features/users';
import { AppError, caller, company, idParams, noContent, personOf, problem, type App } from '#platform/http';
import { confirmPassword } from '../passwords.service.ts';
import { confirmationBody, recoveryCodesAnswer, totpAnswer, totpBody, totpConfirmBody } from '../sign-in.model.ts';
import { assertMaySetUp, beginTotp, confirmTotp, endTotp, renewRecoveryCodes } from '../totp.service.ts';
import type { RouteTools } from './route-tools.ts';

const tags = ['auth'];
const refusals = { 401: problem, 403: problem, 422: problem, 429: problem };

export function secondFactorRoutes(app: App, { tools }: RouteTools): void {
  app.post(
    '/auth/totp',
    {
      config: caller({ not: 'nothing changes before a code was confirmed' }),
      schema: {
        tags,
        summary: 'Begin to use codes from an authenticator app (RFC 6238)',
        description: 'Needs a confirmed e-mail address.',
        body: totpBody,
        response: { 200: totpAnswer, ...refusals, 409: problem },
      },
    },
    async (request, reply) => {
      await assertMaySetUp(tools, await request.company.caller(), request.body);
      reply.header('cache-control', 'no-store');
      return request.company.run((tdb, who) => beginTotp(tdb, tools, personOf(who)));
    },
  );

  app.post(
    '/auth/totp/confirm',
    {
      config: caller('totp.enabled'),
      schema: {
        tags,
        summary: 'Show a first code; from then on signing in needs one',
        body: totpConfirmBody,
        response: { 200: recoveryCodesAnswer, ...refusals, 409: problem },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { code } = request.body;
      return request.company.run(async (tdb, who) => ({
        recovery_codes: await confirmTotp(tdb, tools, { user_id: personOf(who), code }),
      }));
    },
  );

  app.delete(
    '/auth/totp',
    {
      config: caller('totp.disabled'),
      schema: {
        tags,
        summary: 'Sign in by password alone again',
        body: confirmationBody,
        response: { 204: noContent, ...refusals },
      },
    },
    async (request, reply) => {
      const { password } = request.body;
      await confirmPassword(tools, await request.company.caller(), { password, field: 'password' });
      await request.company.run((tdb, who) => endTotp(tdb, tools, personOf(who)));
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/users/:id/totp',
    {
      config: company('users.write' satisfies Permission, 'totp.removed'),
      schema: {
        tags: ['users'],
        summary: "Take a teammate's second factor away, who has lost phone and recovery codes",
        params: idParams,
        response: { 204: noContent, 403: problem, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await request.company.run(async (tdb, who) => {
        const { is_owner } = await findTeammate(tdb, who, id);
        if (is_owner && id !== who.user_id && who.role !== 'superadmin') {
          throw new AppError('forbidden', "Only the owner or a superadmin can take away the owner's second factor.");
        }
        if (id === who.user_id) throw new AppError('conflict', 'Use DELETE /auth/totp for your own second factor.');
        await endTotp(tdb, tools, id);
      });
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/auth/totp/recovery_codes',
    {
      config: caller('totp.recovery_codes_renewed'),
      schema: {
        tags,
        summary: 'Get new recovery codes; those from before no longer work',
        body: confirmationBody,
        response: { 200: recoveryCodesAnswer, ...refusals, 409: problem },
      },
    },
    async (request, reply) => {
      const { password } = request.body;
      await confirmPassword(tools, await request.company.caller(), { password, field: 'password' });
      reply.header('cache-control', 'no-store');
      return request.company.run(async (tdb, who) => ({
        recovery_codes: await renewRecoveryCodes(tdb, tools, personOf(who)),
      }));
    },
  );
}
