import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApiClient, type Answer, type ApiClient } from '../../tests/setup/api-client.ts';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../../tests/setup/redis.ts';

const ME = '/api/v1/auth/me';
const LIMIT = 20;

describeWithRedis('two servers with one Redis', () => {
  let redis: TestRedis;
  let first: TestApp;
  let second: TestApp;
  let ada: { first: ApiClient; second: ApiClient };

  beforeAll(async () => {
    redis = await startRedis();
    const env = { REDIS_URL: redis.url, RATE_LIMIT_PER_MINUTE: String(LIMIT) };
    first = await startTestApp({ env });
    second = await startTestApp({ env, beside: first });
  });
  afterAll(async () => {
    await second.stop();
    await first.stop();
    await redis.kill();
  });

  beforeEach(async () => {
    await Promise.all([first.ground.redis!.reachable(), second.ground.redis!.reachable()]);
    const { access_token } = await first.signUp();
    const headers = { authorization: `Bearer ${access_token}` };
    ada = { first: createApiClient(first.url, headers), second: createApiClient(second.url, headers) };
  });
  afterEach(() => redis.goOn());

  const call = async (server: ApiClient, count: number): Promise<Answer[]> =>
    Promise.all(Array.from({ length: count }, () => server.get(ME)));
  const passed = (answers: Answer[]): number => answers.filter(({ status }) => status === 200).length;
  const refused = (answers: Answer[]): number => answers.filter(({ status }) => status === 429).length;
  const ready = (app: TestApp): Promise<Answer> => app.get('/health/ready');

  test('count together', async () => {
    const answers = (await Promise.all([call(ada.first, LIMIT), call(ada.second, LIMIT)])).flat();
    expect([passed(answers), refused(answers)]).toEqual([LIMIT, LIMIT]);
    for (const server of [ada.first, ada.second]) {
      const { headers } = await server.get(ME);
      expect(headers.get('ratelimit')).toMatch(/^"default";r=0;t=\d+$/);
      expect(headers.get('ratelimit-policy')).toBe(`"default";q=${LIMIT};w=60`);
      expect(headers.get('retry-after')).toBe(/t=(\d+)/.exec(headers.get('ratelimit')!)![1]);
    }
  });

  test('tell what is left of both', async () => {
    const { headers } = await ada.first.get(ME);
    expect(headers.get('ratelimit')).toMatch(/^"default";r=19;t=(5\d|6[0-3])$/);
    expect((await ada.second.get(ME)).headers.get('ratelimit')).toMatch(/^"default";r=18;/);
  });

  test('are ready, and name it', async () => {
    const { status, body } = await ready(first);
    expect([status, body.status]).toEqual([200, 'ready']);
    expect(body.checks.map(({ name, status }: Record<string, string>) => `${name} ${status}`)).toEqual([
      'database up',
      'redis up',
    ]);
  });

  test('count each by itself while it is dead, refuse nobody for it, and count together again', async () => {
    expect(passed(await call(ada.first, 5))).toBe(5);
    await redis.kill();
    // What the first let through before is not forgotten; what it did not see it cannot know.
    const alone = [await call(ada.first, LIMIT), await call(ada.second, LIMIT)];
    expect(alone.map(passed)).toEqual([LIMIT - 5, LIMIT]);
    expect(alone.flat().every(({ status }) => status === 200 || status === 429)).toBe(true);
    for (const app of [first, second]) {
      expect(await ready(app)).toMatchObject({ status: 200, body: { status: 'degraded' } });
    }
    await redis.restart();
    await Promise.all([first.ground.redis!.reachable(), second.ground.redis!.reachable()]);
    expect(await ready(first)).toMatchObject({ status: 200, body: { status: 'ready' } });
    const bob = await first.signUp();
    const elsewhere = createApiClient(second.url, { authorization: `Bearer ${bob.access_token}` });
    const answers = (await Promise.all([call(bob, LIMIT), call(elsewhere, LIMIT)])).flat();
    expect(passed(answers)).toBe(LIMIT);
  });

  test('refuse by what each let through itself when it forgets everything', async () => {
    expect(passed(await call(ada.first, LIMIT))).toBe(LIMIT);
    await redis.forget();
    expect(refused(await call(ada.first, 5))).toBe(5);
    expect(passed(await call(ada.second, LIMIT))).toBe(LIMIT);
  });

  test('refuse nobody while it hangs, and count together when it goes on', async () => {
    redis.hang();
    const answers = [await call(ada.first, LIMIT), await call(ada.second, LIMIT)];
    expect(answers.map(passed)).toEqual([LIMIT, LIMIT]);
    expect(await ready(first)).toMatchObject({ status: 200, body: { status: 'degraded' } });
    redis.goOn();
    await Promise.all([first.ground.redis!.reachable(), second.ground.redis!.reachable()]);
    const bob = await first.signUp();
    const elsewhere = createApiClient(second.url, { authorization: `Bearer ${bob.access_token}` });
    expect(passed((await Promise.all([call(bob, LIMIT), call(elsewhere, LIMIT)])).flat())).toBe(LIMIT);
  });
});
