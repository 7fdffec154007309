import type { Faults } from '../faults/faults.ts';
import type { WebhookSettings } from '../settings.ts';
import type { Health } from '../live/bus.ts';
import type { Pending } from '../time/pending.ts';
import type { Timeline } from '../time/timeline.ts';
import { createDeliveryLog } from './delivery.ts';
import type { Delivery, DeliveryView } from './delivery.ts';
import { createDisorder, strikeUpdate } from './disorder.ts';
import { buildEnvelope, encodeBody } from './envelope.ts';
import type { Poster, PostResult } from './post.ts';
import { createQueue } from './queue.ts';
import { createSender } from './sender.ts';
import type { WebhookTarget } from './sender.ts';
import type { Update } from '../ledger/update.ts';

export interface Outbox {
  /** Takes an update for delivery; it is posted until the target answers 200. */
  send(update: Update): void;
  /** As `send`, and resolves when the first POST of it has ended, whatever the answer. */
  sendAndWait(update: Update): Promise<void>;
  /** Puts back what a former run had not delivered. */
  restore(updates: Iterable<Update>): void;
  /** Tries everything that waits for its next attempt at once. */
  retryNow(): void;
  /** Resolves when no POST is on its way; others may still wait for their time to come. */
  quiet(): Promise<void>;
  counters(): Record<string, number>;
  health(): Health;
  recent(limit: number): DeliveryView[];
  clear(): void;
  stop(): void;
}

export interface OutboxDeps {
  settings: WebhookSettings & { seed: number };
  timeline: Timeline;
  pending: Pending;
  faults: Faults;
  poster: Poster;
  target(phone_number_id: string): WebhookTarget;
  onQueued(update: Update): void;
  onPosted(updates: Update[], acked: boolean): void;
  onHealth(health: Health): void;
}

const NOTHING_COUNTED = {
  updates: 0,
  posts: 0,
  acked: 0,
  failed_posts: 0,
  duplicates: 0,
  forged: 0,
  forged_accepted: 0,
  dropped: 0,
};

export function createOutbox(deps: OutboxDeps): Outbox {
  const { settings, timeline, pending, faults } = deps;
  const fresh = createQueue<Update>();
  const log = createDeliveryLog();
  const unacked = new Map<string, Update>();
  const firstPost = new Map<string, () => void>();
  const disorder = createDisorder(faults, timeline, enqueue);
  const sender = createSender({ ...deps, pull: nextBatch, posted });
  let counters = { ...NOTHING_COUNTED };
  let state: { reachable: boolean | null; error: string | null } = { reachable: null, error: null };
  let numbered = 0;
  let armed = false;

  function accept(update: Update): void {
    unacked.set(update.id, update);
    counters.updates += 1;
    pending.begin('webhooks');
    disorder.pass(update);
  }

  function enqueue(update: Update): void {
    // A reset may have come while a fault held it back.
    if (!unacked.has(update.id)) return;
    fresh.push(update);
    if (settings.batch_wait_ms === 0 || fresh.size() >= settings.batch_max) return sender.wake();
    if (armed) return;
    armed = true;
    timeline.after(settings.batch_wait_ms, () => {
      armed = false;
      sender.wake();
    });
  }

  /** Takes waiting updates of one target into one body, and adds the copies and forgeries that faults ask for. */
  function nextBatch(): Delivery | undefined {
    const first = fresh.shift();
    if (first === undefined) return undefined;
    const updates = [first];
    for (let next = fresh.peek(); next !== undefined && updates.length < settings.batch_max; next = fresh.peek()) {
      if (!sameTarget(first, next)) break;
      updates.push(next);
      fresh.shift();
    }
    const delivery = open(updates, encodeBody(buildEnvelope(updates), settings.raw_utf8), {});
    const copies = strikeUpdate(faults, 'duplicate_webhook', first)?.copies ?? 0;
    for (let copy = 0; copy < copies; copy += 1) sender.push(open(updates, delivery.bytes, { duplicate: true }));
    for (const forged of ['wrong_signature', 'missing_signature'] as const) {
      if (strikeUpdate(faults, forged, first) !== null) sender.push(open(updates, delivery.bytes, { forged }));
    }
    return delivery;
  }

  function sameTarget(a: Update, b: Update): boolean {
    if (a.phone_number_id === b.phone_number_id) return true;
    const [one, other] = [deps.target(a.phone_number_id), deps.target(b.phone_number_id)];
    return one.url === other.url && one.app_secret === other.app_secret;
  }

  function open(updates: Update[], bytes: Buffer, extra: Partial<Delivery>): Delivery {
    const delivery: Delivery = {
      id: `delivery-${++numbered}`,
      phone_number_id: updates[0]?.phone_number_id ?? '',
      updates,
      bytes,
      duplicate: false,
      forged: null,
      created_at: timeline.now(),
      posts: 0,
      http_status: null,
      error: null,
      acked_at: null,
      ...extra,
    };
    log.opened(delivery);
    if (isExtra(delivery)) pending.begin('webhooks');
    if (delivery.duplicate) counters.duplicates += 1;
    if (delivery.forged !== null) counters.forged += 1;
    return delivery;
  }

  function posted(delivery: Delivery, result: PostResult | null): void {
    const acked = result?.http_status === 200;
    delivery.posts += 1;
    delivery.http_status = result?.http_status ?? null;
    delivery.error = result === null ? 'no webhook address' : result.error;
    if (result !== null) counters.posts += 1;
    if (delivery.forged !== null) {
      if (acked) counters.forged_accepted += 1;
      return close(delivery);
    }
    if (acked) delivery.acked_at = timeline.now();
    counters[acked ? 'acked' : 'failed_posts'] += 1;
    if (result !== null) deps.onPosted(delivery.updates, acked);
    for (const update of delivery.updates) {
      firstPost.get(update.id)?.();
      firstPost.delete(update.id);
    }
    const given_up = !acked && (result === null || timeline.now() - delivery.created_at > settings.give_up_ms);
    if (given_up) counters.dropped += 1;
    if (acked || given_up) close(delivery);
    else sender.retryLater(delivery);
    report(result === null ? null : acked, acked ? null : (delivery.error ?? `HTTP ${delivery.http_status}`));
  }

  function close(delivery: Delivery): void {
    log.closed(delivery);
    if (isExtra(delivery)) pending.end('webhooks');
    if (delivery.forged !== null) return;
    for (const update of delivery.updates) if (unacked.delete(update.id)) pending.end('webhooks');
  }

  function report(reachable: boolean | null, error: string | null): void {
    const changed = state.reachable !== reachable || state.error !== error;
    state = { reachable, error };
    if (changed) deps.onHealth(health());
  }

  const health = (): Health => ({ ...state, waiting: unacked.size });

  function send(update: Update): void {
    deps.onQueued(update);
    accept(update);
  }

  return {
    send,
    sendAndWait(update) {
      const { promise, resolve } = Promise.withResolvers<void>();
      firstPost.set(update.id, resolve);
      send(update);
      return promise;
    },
    restore(updates) {
      for (const update of updates) accept(update);
    },
    retryNow: () => sender.retryNow(),
    quiet: () => sender.quiet(),
    counters: () => ({ ...counters }),
    health,
    recent: (limit) => log.list(limit),
    clear() {
      for (const delivery of log.open()) if (isExtra(delivery)) pending.end('webhooks');
      for (let left = unacked.size; left > 0; left -= 1) pending.end('webhooks');
      for (const resolve of firstPost.values()) resolve();
      firstPost.clear();
      unacked.clear();
      fresh.clear();
      sender.clear();
      disorder.clear();
      log.clear();
      counters = { ...NOTHING_COUNTED };
    },
    stop: () => sender.stop(),
  };
}

/** Deliveries beside the one that carries the update: counted as pending on their own. */
function isExtra(delivery: Delivery): boolean {
  return delivery.duplicate || delivery.forged !== null;
}
