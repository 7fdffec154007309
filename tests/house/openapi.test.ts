import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../services/process.ts';
import { startTestApp, type TestApp } from '../setup/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test('docs/openapi.json is what the server publishes; `npm run api:types` writes it anew', async () => {
  const kept: unknown = JSON.parse(readFileSync(join(ROOT, 'docs', 'openapi.json'), 'utf8'));
  expect((await app.get('/openapi.json')).body).toEqual(kept);
});

test('every operation is named, grouped and says what it answers', async () => {
  const { body } = await app.get('/openapi.json');
  for (const [path, operations] of Object.entries<Record<string, Record<string, unknown>>>(body.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      expect(operation, `${method} ${path}`).toMatchObject({ summary: expect.any(String), tags: [expect.any(String)] });
      expect(Object.keys(operation['responses'] as object), `${method} ${path}`).not.toHaveLength(0);
    }
  }
});
