import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { createDatabase } from '../../tests/setup/databases.ts';
import { prepareRoles } from './roles.ts';

test('the logins of a database are made once, however close together its starters are', async () => {
  const database = await createDatabase(inject('server'), 'template0');
  const starters = Array.from({ length: 8 }, () => new pg.Client({ connectionString: database.url }));
  try {
    await Promise.all(starters.map((owner) => owner.connect()));
    const found = await Promise.all(starters.map(prepareRoles));
    expect(new Set(found.map(({ app, system }) => `${app.user} ${system.user}`)).size).toBe(1);
    expect(await prepareRoles(starters[0]!)).toEqual(found[0]);
  } finally {
    await Promise.all(starters.map((owner) => owner.end()));
    await database.drop();
  }
});
