import type { RedisLink } from '#platform/redis';
import { PARTS, type Taken } from './sliding-window.ts';

/**
 * The same window as in `sliding-window.ts`, kept in Redis: a hash with a field for each part. The time is that of Redis,
 * so that replicas whose clocks differ count alike.
 */
const TAKE = `
local limit, window, parts = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local part_ms = window / parts
local part = math.floor(now / part_ms)
local total, all, kept = 0, redis.call('HGETALL', KEYS[1]), {}
for place = 1, #all, 2 do
  local old, count = tonumber(all[place]), tonumber(all[place + 1])
  if old < part - parts or old > part + 1 then
    redis.call('HDEL', KEYS[1], all[place])
  else
    total = total + count
    kept[#kept + 1] = { old, count }
  end
end
local allowed = total < limit
if allowed then
  redis.call('HINCRBY', KEYS[1], string.format('%d', part), 1)
  redis.call('PEXPIRE', KEYS[1], math.ceil(window + 2 * part_ms))
  total = total + 1
  kept[#kept + 1] = { part, 1 }
end
table.sort(kept, function (a, b) return a[1] < b[1] end)
local left, wait = total, 0
for _, entry in ipairs(kept) do
  left = left - entry[2]
  if left < limit then
    wait = (entry[1] + parts + 1) * part_ms - now
    break
  end
end
return { allowed and 1 or 0, math.max(0, limit - total), math.ceil(wait) }`;

/** Counts in Redis, for all processes together; undefined when Redis is away. */
export type SharedWindow = (key: string, limit: number, window_ms: number) => Promise<Taken | undefined> | undefined;

export function createSharedWindow(redis: RedisLink): SharedWindow {
  const take = redis.script('parleyTake', TAKE);
  return (key, limit, window_ms) =>
    take(`parley:rate:${key}`, [limit, window_ms, PARTS])?.then(readTaken, () => undefined);
}

function readTaken(answer: unknown): Taken | undefined {
  const [allowed, remaining, wait_ms] = answer as [number, number, number];
  return { allowed: allowed === 1, remaining, wait_ms };
}
