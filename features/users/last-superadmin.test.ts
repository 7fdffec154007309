import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { core } from '../../services/core-api/core.ts';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { openOperator } from '../../tests/setup/operator.ts';
import { addPerson } from '../../tests/setup/people.ts';

let app: TestApp;
let root: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ services: [core] });
  root = await openFree();
});
afterAll(() => app.stop());

/** A superadmin whom nothing else holds: another administrator is there, and nobody owns their company. */
async function openFree(): Promise<SignedIn> {
  const made = await openOperator(app);
  await addPerson(app, made, { role: 'company_admin' });
  await app.ground.db.tenant(made.company_id, (tdb) => tdb.q.updateTable('users').set({ is_owner: false }).execute());
  return made;
}

const resign = (who: SignedIn) => who.patch(`/api/v1/users/${who.user_id}`, { role: 'company_admin' });

describe('the last superadmin of the install', () => {
  it('cannot be demoted, deactivated or deleted', async () => {
    const path = `/api/v1/users/${root.user_id}`;
    for (const leave of [() => resign(root), () => root.patch(path, { is_active: false }), () => root.delete(path)]) {
      expect(await leave()).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('last superadmin') },
      });
    }
    expect((await root.patch(path, { first_name: 'Still' })).body).toMatchObject({
      role: 'superadmin',
      is_active: true,
    });
  });

  it('is one of two of different companies who resign at the same time', async () => {
    const other = await openFree();
    for (let round = 0; round < 20; round += 1) {
      const answers = await Promise.all([resign(root), resign(other)]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
      for (const { company_id, user_id } of [root, other]) {
        await app.ground.db.tenant(company_id, (tdb) =>
          tdb.q.updateTable('users').set({ role: 'superadmin' }).where('id', '=', user_id).execute(),
        );
      }
    }
  });
});
