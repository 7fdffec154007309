import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiClient } from '../../tests/setup/api-client.ts';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany } from '../../tests/setup/company.ts';

let first: TestApp;
beforeAll(async () => {
  first = await startTestApp();
});
afterAll(() => first.stop());

const asText = (key: Buffer): string => key.toString('base64');

test('a new master key wraps every key again, after which the previous one is not needed', async () => {
  const { company_id, channel_id } = await openCompany(first, { access_token: 'survives' });
  const [old, young] = [asText(first.ground.config.master_key), asText(randomBytes(32))];

  const second = await startTestApp({ beside: first, env: { MASTER_KEY: young, MASTER_KEY_PREVIOUS: old } });
  const { box, channels, db, jobs } = second.ground;
  expect(await box.keys.survey()).toMatchObject({ keys: 1, to_rewrap: 1, locked: 0 });
  expect(channels.byId(channel_id)?.access_token).toBe('survives');
  const { master_id } = box.keys;
  const order = { company_id, scope: 'master', target_company_id: null, ordered_at: '2020-01-01', master_id } as const;
  await db.tenant(company_id, (tdb) => jobs.enqueue(tdb, 'encryption.rotate', order));
  // The first server may take the order, and leaves it to one that has the new key.
  await expect.poll(() => box.keys.survey(), { timeout: 60_000 }).toMatchObject({ keys: 1, to_rewrap: 0, locked: 0 });
  await second.stop();

  expect(await first.ground.box.keys.survey()).toMatchObject({ keys: 1, to_rewrap: 0, locked: 1 });
  const third = await startTestApp({ beside: first, env: { MASTER_KEY: young } });
  expect(third.ground.channels.byId(channel_id)?.access_token).toBe('survives');
  await third.stop();
});

test('a server without the master key of what is there says so, and seals nothing beside it', async () => {
  const { email, password, channel_id } = await openCompany(first, { access_token: 'kept' });
  const stranger = await startTestApp({ beside: first, env: { MASTER_KEY: asText(randomBytes(32)) } });
  const { body } = await stranger.post('/api/v1/auth/login', { email, password });
  const there = createApiClient(stranger.url, { authorization: `Bearer ${body.access_token}` });
  const path = `/api/v1/channels/${channel_id}`;
  const refused = await there.patch(path, { access_token: 'another' });
  expect(refused.status, refused.text).toBe(503);
  expect(refused.body.detail).toContain('keys cannot be opened');
  expect((await there.get(path)).body).toMatchObject({ has_access_token: true });
  expect((await there.post(`${path}/check`)).body.problems[0].advice).toContain('MASTER_KEY_PREVIOUS');
  await stranger.stop();
  expect(first.ground.channels.byId(channel_id)?.access_token).toBe('kept');
});
