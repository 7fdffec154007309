import { expect, test } from 'vitest';
import { appendAudit } from '#features/audit-log';
import { company } from '#platform/http';
import { core } from '../../services/core-api/core.ts';
import type { Service } from '../../services/process.ts';
import { startTestApp } from './app.ts';

/** Routes that say what they leave in the audit log, and leave something else. */
const careless: Service = async (_ground, server) => {
  await server.register(async (api) => {
    const config = company('agents.write', 'agent.petted');
    api.post('/api/v1/forgets', { config }, async (request) => {
      await request.company.caller();
      return {};
    });
    api.post('/api/v1/repeats', { config }, async (request) => {
      const again = { action: 'agent.petted', target_id: null, details: {}, request_id: request.id };
      await request.company.run((tdb, { actor }) => appendAudit(tdb, actor, again));
      return {};
    });
  });
};

test.each([
  ['forgets', 'left 0 lines agent.petted'],
  ['repeats', 'left 2 lines agent.petted'],
])('a route that %s the line that it promises is found when the server of the test stops', async (path, words) => {
  const app = await startTestApp({ services: [core, careless] });
  const shop = await app.signUp();
  expect((await shop.post(`/api/v1/${path}`)).status).toBe(200);
  expect((await shop.post('/api/v1/agents', { name: 'Nina' })).status).toBe(201);
  await expect(app.stop()).rejects.toThrow(`POST /api/v1/${path} ${words}`);
});
