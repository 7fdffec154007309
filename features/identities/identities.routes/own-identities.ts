import { caller, idParams, noContent, personOf, problem, type App } from '#platform/http';
import { identityList, toIdentity } from '../identities.model.ts';
import { findIdentities } from '../identities.repository.ts';
import { unlink } from '../own-identities.service.ts';

const tags = ['auth'];

export function ownIdentityRoutes(app: App): void {
  app.get(
    '/auth/identities',
    {
      config: caller(),
      schema: {
        tags,
        summary: "List the caller's identities with other providers",
        response: { 200: identityList, 401: problem, 403: problem },
      },
    },
    (request) =>
      request.company.run(async (tdb, who) => {
        const data = (await findIdentities(tdb, personOf(who))).map(toIdentity);
        return { data, total: data.length };
      }),
  );

  app.delete(
    '/auth/identities/:id',
    {
      config: caller('identity.unlinked'),
      schema: {
        tags,
        summary: "Unlink one of the caller's identities",
        description: 'Answered 409 for the last way in of somebody who has no password.',
        params: idParams,
        response: { 204: noContent, 401: problem, 403: problem, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await request.company.run(async (tdb, who) => {
        const provider = await unlink(tdb, { id, user_id: personOf(who) });
        request.company.note({ provider });
      });
      return reply.code(204).send(null);
    },
  );
}
