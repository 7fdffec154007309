import { timestamp } from '../ledger/ledger-view.ts';
import type { Update } from '../ledger/update.ts';
import type { Lane } from './routing.ts';

/** One POST body on its way, with what became of it. */
export interface Delivery {
  id: string;
  lane: Lane;
  updates: Update[];
  /** How many there were; set once it is finished. */
  size?: number;
  bytes: Buffer;
  /** An exact copy of one that goes out as well. */
  duplicate: boolean;
  /** Signed wrongly on purpose: posted once, and no answer makes it delivered. */
  forged: 'wrong_signature' | 'missing_signature' | 'other_app_signature' | null;
  /** A copy for an app that had acknowledged, because another app had not: posted once. */
  is_echo?: boolean;
  /** So long its body trickles. */
  slow_ms?: number;
  created_at: number;
  posts: number;
  http_status: number | null;
  error: string | null;
  acked_at: number | null;
}

/** Deliveries beside the one that carries the update: counted as pending on their own. */
export function isExtra(delivery: Delivery): boolean {
  return delivery.duplicate || delivery.forged !== null;
}

function deliveryView(delivery: Delivery) {
  return {
    id: delivery.id,
    app_id: delivery.lane.app_id,
    size: delivery.size ?? delivery.updates.length,
    items: delivery.updates.map(({ field, type, wamid }) => ({ field, type, wamid })),
    duplicate: delivery.duplicate,
    forged: delivery.forged,
    created_at: timestamp(delivery.created_at),
    posts: delivery.posts,
    http_status: delivery.http_status,
    error: delivery.error,
    acked_at: delivery.acked_at === null ? null : timestamp(delivery.acked_at),
  };
}

export type DeliveryView = ReturnType<typeof deliveryView>;

/** How many finished deliveries are remembered one by one; the counters know all of them. */
const REMEMBERED = 2_000;
/** Of a finished one so many items are still told. */
const SHOWN_ITEMS = 10;
const NO_BYTES = Buffer.alloc(0);

export interface DeliveryLog {
  opened(delivery: Delivery): void;
  closed(delivery: Delivery): void;
  /** Those still open first, then the latest. */
  list(limit: number): DeliveryView[];
  open(): Iterable<Delivery>;
  clear(): void;
}

export function createDeliveryLog(): DeliveryLog {
  const open = new Set<Delivery>();
  let finished: Delivery[] = [];
  return {
    opened: (delivery) => void open.add(delivery),
    closed(delivery) {
      open.delete(delivery);
      delivery.bytes = NO_BYTES;
      // What it carried is in the ledger; here a taste of it will do, or the memory would grow by the batch.
      delivery.size = delivery.updates.length;
      delivery.updates = delivery.updates.slice(0, SHOWN_ITEMS);
      finished.push(delivery);
      if (finished.length > 2 * REMEMBERED) finished = finished.slice(-REMEMBERED);
    },
    list: (limit) =>
      [...[...open].slice(0, limit), ...finished.slice(-limit).reverse()].slice(0, limit).map(deliveryView),
    open: () => open,
    clear() {
      open.clear();
      finished = [];
    },
  };
}
