import type { Message } from '../ledger/message.ts';

/** How the webhooks get through. */
export interface Health {
  /** null until the first POST was tried, or where there is no address. */
  reachable: boolean | null;
  error: string | null;
  waiting: number;
}

/** What happens, for whoever looks on: the phone pages. */
export type LiveEvent =
  | { type: 'message'; message: Message }
  | { type: 'typing'; phone_number_id: string; person_id: string; for_ms: number }
  | { type: 'health'; health: Health }
  | { type: 'roster' }
  | { type: 'reset' };

export interface Bus {
  publish(event: LiveEvent): void;
  subscribe(listener: (event: LiveEvent) => void): () => void;
}

export function createBus(): Bus {
  const listeners = new Set<(event: LiveEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
