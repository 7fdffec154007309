import type { FastifyReply } from 'fastify';
import type { Channels } from '../people/channels.ts';
import type { Settings } from '../settings.ts';
import type { Timeline } from '../time/timeline.ts';
import { GraphError } from '../errors/graph-error.ts';

const HOUR_MS = 3_600_000;

/** Counts management calls by app and account over an hour, tells the count in headers, and refuses those above. */
export interface Usage {
  count(reply: FastifyReply, app_id: string, waba_id: string): void;
  clear(): void;
}

export function createUsage(deps: { settings: Settings; timeline: Timeline; channels: Channels }): Usage {
  const { settings, timeline, channels } = deps;
  const counts = new Map<string, { since: number; calls: number }>();
  return {
    count(reply, app_id, waba_id) {
      const now = timeline.now();
      const key = `${app_id}/${waba_id}`;
      let count = counts.get(key);
      if (count === undefined || now - count.since >= HOUR_MS) counts.set(key, (count = { since: now, calls: 0 }));
      count.calls += 1;
      const most = settings.rules.management_calls_per_hour ?? mostOf(waba_id);
      const used = Math.min(100, Math.floor((count.calls / most) * 100));
      const minutes = count.calls > most ? Math.ceil((count.since + HOUR_MS - now) / 60_000) : 0;
      const use = { type: 'whatsapp', call_count: used, total_cputime: 0, total_time: 0 };
      void reply
        .header('x-app-usage', JSON.stringify({ call_count: used, total_time: 0, total_cputime: 0 }))
        .header(
          'x-business-use-case-usage',
          JSON.stringify({ [waba_id]: [{ ...use, estimated_time_to_regain_access: minutes }] }),
        );
      if (count.calls > most) throw new GraphError(80007);
    },
    clear: () => counts.clear(),
  };

  /** An account with a registered number may do more. */
  function mostOf(waba_id: string): number {
    return channels.list().some((one) => one.waba_id === waba_id && one.is_registered) ? 5_000 : 200;
  }
}
