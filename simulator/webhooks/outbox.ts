import type { Faults } from '../faults/faults.ts';
import type { WebhookSettings } from '../settings.ts';
import type { Health } from '../live/bus.ts';
import type { Pending } from '../time/pending.ts';
import type { Timeline } from '../time/timeline.ts';
import type { Update } from '../ledger/update.ts';
import { NOTHING_COUNTED } from './counters.ts';
import type { Counters } from './counters.ts';
import { createDeliveryLog, isExtra } from './delivery.ts';
import type { Delivery, DeliveryView } from './delivery.ts';
import { createDisorder, strikeUpdate } from './disorder.ts';
import { buildEnvelope, encodeBody } from './envelope.ts';
import { createLanes } from './lanes.ts';
import type { Poster, PostResult } from './post.ts';
import type { Lane, Routing } from './routing.ts';
import { createSender } from './sender.ts';

export interface Outbox {
  /** Takes an update for delivery; it is posted until every app that is to hear of it answers 200. */
  send(update: Update): void;
  /** As `send`, and resolves when the first POST of it has ended, whatever the answer. */
  sendAndWait(update: Update): Promise<void>;
  /** Puts back what a former run had not delivered. */
  restore(updates: Iterable<Update>): void;
  /** Tries everything that waits for its next attempt at once. */
  retryNow(): void;
  /** Resolves when no POST is on its way; others may still wait for their time to come. */
  quiet(): Promise<void>;
  counters(): Counters;
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
  routing: Routing;
  onQueued(update: Update): void;
  /** One POST has ended. */
  onPosted(updates: Update[], acked: boolean): void;
  /** Nobody is left to be told of these. */
  onSettled(updates: Update[]): void;
  onHealth(health: Health): void;
}

export function createOutbox(deps: OutboxDeps): Outbox {
  const { settings, timeline, pending, faults, routing } = deps;
  const fresh = createLanes();
  const log = createDeliveryLog();
  /** How many lanes an update is still to be acknowledged on. */
  const unacked = new Map<string, number>();
  const firstPost = new Map<string, () => void>();
  const disorder = createDisorder(faults, timeline, enqueue);
  const sender = createSender({ ...deps, pull: nextBatch, posted });
  let counters = { ...NOTHING_COUNTED };
  let state: { reachable: boolean | null; error: string | null } = { reachable: null, error: null };
  let numbered = 0;
  let armed = false;

  function accept(update: Update): void {
    const lanes = routing.lanes(update);
    counters.updates += 1;
    if (lanes.length === 0) {
      counters.dropped += 1;
      return deps.onSettled([update]);
    }
    unacked.set(update.id, lanes.length);
    pending.begin('webhooks');
    disorder.pass(update);
  }

  function enqueue(update: Update): void {
    // A reset may have come while a fault held it back.
    if (!unacked.has(update.id)) return;
    for (const lane of routing.lanes(update)) fresh.push(lane, update);
    if (settings.batch_wait_ms === 0 || fresh.size() >= settings.batch_max) return sender.wake();
    if (armed) return;
    armed = true;
    timeline.after(settings.batch_wait_ms, () => {
      armed = false;
      sender.wake();
    });
  }

  /** Takes waiting updates of one lane into one body, and adds the copies and forgeries that faults ask for. */
  function nextBatch(): Delivery | undefined {
    const batch = fresh.take(settings.batch_max);
    const first = batch?.updates[0];
    if (batch === undefined || first === undefined) return undefined;
    const { lane, updates } = batch;
    const delivery = open(lane, updates, bodyOf(lane, updates));
    const { bytes } = delivery;
    delivery.slow_ms = strikeUpdate(faults, 'slow_webhook', first)?.delay_ms ?? 0;
    const copies = strikeUpdate(faults, 'duplicate_webhook', first)?.copies ?? 0;
    for (let copy = 0; copy < copies; copy += 1) sender.push(open(lane, updates, bytes, { duplicate: true }));
    for (const forged of ['wrong_signature', 'missing_signature', 'other_app_signature'] as const) {
      if (strikeUpdate(faults, forged, first) !== null) sender.push(open(lane, updates, bytes, { forged }));
    }
    return delivery;
  }

  function bodyOf(lane: Lane, updates: Update[]): Buffer {
    const version = routing.target(lane).version ?? settings.version;
    return encodeBody(buildEnvelope(updates, { ...settings, version }), settings.raw_utf8);
  }

  function open(lane: Lane, updates: Update[], bytes: Buffer, extra: Partial<Delivery> = {}): Delivery {
    const delivery: Delivery = {
      id: `delivery-${++numbered}`,
      lane,
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
    if (firstPost.size > 0) tellFirst(delivery);
    const too_old = timeline.now() - delivery.created_at > settings.give_up_ms;
    const given_up = !acked && (result === null || too_old || delivery.is_echo === true);
    if (given_up && !isExtra(delivery)) counters.dropped += 1;
    if (acked || given_up) close(delivery);
    else {
      if (settings.retry_to_all_apps) repeatToOthers(delivery);
      sender.retryLater(delivery);
    }
    report(result === null ? null : acked, acked ? null : (delivery.error ?? `HTTP ${delivery.http_status}`));
  }

  function tellFirst({ updates }: Delivery): void {
    for (const { id } of updates) {
      firstPost.get(id)?.();
      firstPost.delete(id);
    }
  }

  /** A retry goes to every app of the account, so those that answered 200 get it once more. */
  function repeatToOthers(delivery: Delivery): void {
    const [first] = delivery.updates;
    if (first === undefined || delivery.duplicate) return;
    for (const lane of routing.lanes(first)) {
      if (lane.app_id === delivery.lane.app_id) continue;
      const echo = open(lane, delivery.updates, bodyOf(lane, delivery.updates), { duplicate: true, is_echo: true });
      sender.retryLater(echo);
    }
  }

  function close(delivery: Delivery): void {
    const { updates } = delivery;
    log.closed(delivery);
    if (isExtra(delivery)) return pending.end('webhooks');
    const settled: Update[] = [];
    for (const update of updates) {
      const left = unacked.get(update.id);
      if (left === undefined) continue;
      if (left > 1) unacked.set(update.id, left - 1);
      else {
        unacked.delete(update.id);
        settled.push(update);
        pending.end('webhooks');
      }
    }
    if (settled.length > 0) deps.onSettled(settled);
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
      if (routing.lanes(update).length === 0) resolve();
      else firstPost.set(update.id, resolve);
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
