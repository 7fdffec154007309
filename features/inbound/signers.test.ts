import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany } from '../../tests/setup/company.ts';
import { deliver, envelope, newWamid, statusChange } from '../../tests/setup/webhooks.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test.each([
  ['the eighth secret is tried', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'signs'], 200],
  ['a ninth is not', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'signs'], 401],
  ['one that many channels have counts once', ['a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'signs'], 200],
])('of the secrets of the numbers in a body %s', async (_what, secrets, answer) => {
  const numbers: string[] = [];
  for (const app_secret of secrets) numbers.push((await openCompany(app, { app_secret })).phone_number_id);
  const changes = numbers.map((number) => statusChange(number, { id: newWamid(), status: 'read' }));
  expect(await deliver(app.url, envelope(...changes), { secret: 'signs' })).toBe(answer);
});
