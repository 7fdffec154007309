/** A Redis that hangs, dies, forgets and comes back, under servers that count their callers in it. */
import { setTimeout as pause } from 'node:timers/promises';
import { launchRedis, redisIsHere } from '#tests/setup/redis-server.ts';
import { fault } from './stage/fault.ts';
import { openStage } from './stage/stage.ts';

const SLOWEST_MS = 1_500;

await fault('redis hung and killed', async ({ seed, log, count, expect, print, skip, verdict }) => {
  if (!redisIsHere()) return skip('there is no Redis on this machine: install redis-server');
  const redis = await launchRedis();
  const services = ['whatsapp-gateway', 'ai-processor', 'core-api', 'core-api'] as const;
  const stage = await openStage({ seed, log, services, env: { REDIS_URL: redis.url } });
  try {
    const companies = await stage.open();
    const customers = stage.customers(6);
    let slowest = 0;
    let failed = 0;
    let asked = 0;
    async function askFor(ms: number): Promise<void> {
      const until = performance.now() + ms;
      while (performance.now() < until) {
        const begun = performance.now();
        const answer = await companies[0]!.tryCall('GET', '/conversations?limit=5');
        slowest = Math.max(slowest, performance.now() - begun);
        asked += 1;
        if (answer?.status !== 200) failed += 1;
        await pause(30);
      }
    }
    const acts: [string, () => unknown][] = [
      ['hangs', () => redis.hang()],
      ['goes on', () => redis.goOn()],
      ['forgets', () => redis.forget()],
      ['is killed', () => redis.kill()],
      ['is back', () => redis.restart()],
    ];
    const rounds = count(1, 8);
    for (let round = 0; round < rounds; round += 1) {
      for (const [what, act] of acts) {
        await act();
        log.add(`Redis ${what}`);
        await askFor(count(600, 1_500));
      }
    }
    print(`${rounds * acts.length} things done to Redis; ${asked} requests, the slowest ${Math.round(slowest)} ms`);
    expect('every request was answered', failed === 0, `${failed} of ${asked} were not`);
    expect('none waited for Redis', slowest < SLOWEST_MS, `${Math.round(slowest)} ms`);
    verdict(stage, await stage.judge(customers));
  } finally {
    await stage.close();
    await redis.kill();
  }
});
