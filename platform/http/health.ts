import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { open } from './policy.ts';

/** Something the server works with. `check` rejects when it is down. */
export interface Dependency {
  name: string;
  /** The server works without it, only not as well: it is degraded, and still ready. */
  optional?: true;
  check: () => Promise<void>;
}

export interface Readiness {
  /** From now on `/health/ready` says 503, so that the load balancer sends nothing more. */
  stopping(): void;
}

const basic = z.object({ status: z.literal('ok'), version: z.string(), uptime_s: z.int() });
const state = z.object({
  status: z.enum(['ready', 'degraded', 'not_ready']),
  checks: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['up', 'down']),
      latency_ms: z.number(),
      error: z.string().optional(),
    }),
  ),
});

export function healthRoutes(app: FastifyInstance, version: string, dependencies: readonly Dependency[]): Readiness {
  let ready = true;
  const config = open('for probes; says nothing about companies');
  const tags = ['operations'];

  for (const url of ['/health', '/health/live']) {
    app.get(url, { config, schema: { tags, summary: 'The process answers', response: { 200: basic } } }, async () => ({
      status: 'ok' as const,
      version,
      uptime_s: Math.floor(process.uptime()),
    }));
  }

  app.get(
    '/health/ready',
    {
      config,
      schema: {
        tags,
        summary: 'Everything needed is up; degraded: something the server can do without is not',
        response: { 200: state, 503: state },
      },
    },
    async (_request, reply) => {
      const checks = await Promise.all(dependencies.map(probe));
      const down = dependencies.filter((_, place) => checks[place]!.status === 'down');
      const good = ready && down.every(({ optional }) => optional === true);
      reply.code(good ? 200 : 503);
      if (!good) reply.header('retry-after', '1');
      const degraded = down.length === 0 ? ('ready' as const) : ('degraded' as const);
      return { status: good ? degraded : ('not_ready' as const), checks };
    },
  );
  return { stopping: () => (ready = false) };
}

async function probe({ name, check }: Dependency) {
  const began = performance.now();
  const latency_ms = (): number => Math.round((performance.now() - began) * 10) / 10;
  try {
    await check();
    return { name, status: 'up' as const, latency_ms: latency_ms() };
  } catch {
    return { name, status: 'down' as const, latency_ms: latency_ms(), error: `${name} does not answer` };
  }
}
