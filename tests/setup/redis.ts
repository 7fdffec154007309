import { describe } from 'vitest';
import { redisIsHere } from './redis-server.ts';

export { launchRedis as startRedis } from './redis-server.ts';
export type { TestRedis } from './redis-server.ts';

/** For tests that need a real Redis: skipped loudly where there is none, and failing in CI. */
export const describeWithRedis: typeof describe | typeof describe.skip =
  !redisIsHere() && process.env['CI'] !== 'true' ? describe.skip : describe;

if (!redisIsHere()) console.warn('NO REDIS: tests that need one are skipped. Install redis-server.');
