import { createRandom } from '../faults/random.ts';
import type { WebhookSettings } from '../settings.ts';
import type { Timeline } from '../time/timeline.ts';
import type { Delivery } from './delivery.ts';
import { sign } from './envelope.ts';
import type { Routing } from './routing.ts';
import type { Poster, PostResult } from './post.ts';
import { createQueue } from './queue.ts';

export interface SenderDeps {
  settings: WebhookSettings & { seed: number };
  timeline: Timeline;
  poster: Poster;
  routing: Routing;
  /** The next body that was never tried, or undefined. */
  pull(): Delivery | undefined;
  /** What came of one POST; a result of null means there is no address to post to. */
  posted(delivery: Delivery, result: PostResult | null): void;
}

/** Posts deliveries, so many at a time, and those that failed again after a growing pause. */
export interface Sender {
  /** Puts a delivery in line; `wake` starts the posting. */
  push(delivery: Delivery): void;
  wake(): void;
  retryLater(delivery: Delivery): void;
  retryNow(): void;
  /** Resolves when no POST is on its way; others may still wait for their time to come. */
  quiet(): Promise<void>;
  clear(): void;
  stop(): void;
}

export function createSender(deps: SenderDeps): Sender {
  const { settings, timeline } = deps;
  const random = createRandom(settings.seed);
  const ready = createQueue<Delivery>();
  const listeners: (() => void)[] = [];
  const resting = new Map<Delivery, () => void>();
  let active = 0;
  let generation = 0;
  let stopped = false;

  function wake(): void {
    while (!stopped && active < settings.concurrency) {
      const delivery = ready.shift() ?? deps.pull();
      if (delivery === undefined) return;
      active += 1;
      void post(delivery);
    }
  }

  async function post(delivery: Delivery): Promise<void> {
    const born = generation;
    const { url, app_secret } = deps.routing.target(delivery.lane);
    const secret = secretFor(delivery, app_secret);
    const signature = delivery.forged === 'missing_signature' ? null : sign(secret, delivery.bytes);
    const result = url === null ? null : await deps.poster.post(url, delivery.bytes, signature, delivery.slow_ms);
    active -= 1;
    // What a reset swept away has nobody left to hear of it.
    if (born === generation && !stopped) deps.posted(delivery, result);
    // Not straight away: without an address nothing is awaited, and a long queue would nest this deep.
    setImmediate(() => {
      wake();
      if (active === 0) for (const wakeUp of listeners.splice(0)) wakeUp();
    });
  }

  /** A forger has another secret: a made-up one, or that of an app that is none of this number's. */
  function secretFor({ forged }: Delivery, own: string): string {
    if (forged === 'wrong_signature') return `not-${own}`;
    return forged === 'other_app_signature' ? settings.other_app_secret : own;
  }

  return {
    push: (delivery) => ready.push(delivery),
    wake,
    retryLater(delivery) {
      const pause = Math.min(
        settings.retry_max_ms,
        settings.retry_first_ms * settings.retry_factor ** (delivery.posts - 1),
      );
      const cancel = timeline.after(pause * (0.5 + random() / 2), () => {
        resting.delete(delivery);
        ready.push(delivery);
        wake();
      });
      resting.set(delivery, cancel);
    },
    retryNow() {
      for (const [delivery, cancel] of resting) {
        cancel();
        ready.push(delivery);
      }
      resting.clear();
      wake();
    },
    async quiet() {
      wake();
      if (active > 0) await new Promise<void>((resolve) => void listeners.push(resolve));
    },
    clear() {
      generation += 1;
      for (const cancel of resting.values()) cancel();
      resting.clear();
      ready.clear();
    },
    stop() {
      stopped = true;
      deps.poster.close();
    },
  };
}
