import { changeAccount, findUser, toUser, userWire } from '#features/users';
import { caller, notFound, personOf, problem, type App, type Caller } from '#platform/http';
import { meWire, type MeWire } from '../sessions.model.ts';
import { profileBody } from '../sign-in.model.ts';

const tags = ['auth'];

export function ownAccountRoutes(app: App): void {
  app.get(
    '/auth/me',
    {
      config: caller(),
      schema: { tags, summary: 'Who is signed in', response: { 200: meWire, 401: problem, 403: problem } },
    },
    (request) =>
      request.company.run(async (tdb, who): Promise<MeWire> => {
        if (who.actor.type === 'operator') return operator(who);
        const user = await findUser(tdb, personOf(who));
        if (user === undefined) throw notFound('User');
        return { ...toUser(user), permissions: [...who.permissions], acting: false };
      }),
  );

  app.patch(
    '/auth/me',
    {
      config: caller('user.profile_changed'),
      schema: {
        tags,
        summary: "Change the caller's own names",
        body: profileBody,
        response: { 200: userWire, 401: problem, 403: problem, 409: problem, 422: problem },
      },
    },
    (request) => request.company.run(async (tdb, who) => toUser(await changeAccount(tdb, personOf(who), request.body))),
  );
}

/** An operator belongs to another company, of which this one sees nothing. */
function operator({ actor, company_id, name, role, permissions }: Caller): MeWire {
  return {
    id: actor.id,
    username: name,
    email: null,
    first_name: name,
    last_name: '',
    role: role as MeWire['role'],
    role_id: null,
    company_id,
    is_active: true,
    is_owner: false,
    email_verified: false,
    totp_enabled: false,
    created_at: null,
    permissions: [...permissions],
    acting: true,
  };
}
