import { setTimeout as pause } from 'node:timers/promises';
import type { Simulator } from '../../../simulator/index.ts';
import type { Passing } from './tap.ts';

/** Tells customers that a message for them was accepted, however the call that sent it ended. */
export interface Answers {
  /** How many messages this person was sent so far. */
  count(phone_number_id: string, person: string): number;
  /** Resolves true once there are more than `count`, false after `limit_ms` or when it is called off. */
  moreThan(count: number, phone_number_id: string, person: string, limit_ms: number): Promise<boolean>;
  /** To be called with every Graph call that has reached the platform. */
  noticeCall(call: Passing): void;
  /** Nobody waits any longer. */
  callOff(): void;
}

/** A call is judged by the platform at once, or when what it waited for has come. */
const LOOKS_MS = [5, 40, 150, 600, 2_000];

export function createAnswers(simulator: () => Simulator): Answers {
  const counts = new Map<string, number>();
  const known = new Set<string>();
  const waiting = new Map<string, Set<() => void>>();
  let over = false;

  async function look(callback_data: string): Promise<void> {
    for (const ms of LOOKS_MS) {
      await pause(ms);
      const accepted = simulator()
        .ledger({ callback_data })
        .accepted.filter(({ wamid }) => !known.has(wamid));
      for (const { wamid, phone_number_id, person_id } of accepted) {
        known.add(wamid);
        const thread = `${phone_number_id} ${person_id}`;
        counts.set(thread, (counts.get(thread) ?? 0) + 1);
        for (const wake of waiting.get(thread) ?? []) wake();
      }
      if (accepted.length > 0) return;
    }
  }

  return {
    count: (phone_number_id, person) => counts.get(`${phone_number_id} ${person}`) ?? 0,
    async moreThan(count, phone_number_id, person, limit_ms) {
      const thread = `${phone_number_id} ${person}`;
      if ((counts.get(thread) ?? 0) > count || over) return !over;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const wake = (): void => resolve((counts.get(thread) ?? 0) > count);
      const timer = setTimeout(wake, limit_ms);
      const group = waiting.get(thread) ?? new Set();
      waiting.set(thread, group.add(wake));
      return promise.finally(() => {
        clearTimeout(timer);
        group.delete(wake);
      });
    },
    noticeCall({ method, path, body }) {
      const callback_data = /"biz_opaque_callback_data":"([^"]+)"/.exec(body)?.[1];
      if (method === 'POST' && path.endsWith('/messages') && callback_data !== undefined) void look(callback_data);
    },
    callOff() {
      over = true;
      for (const group of waiting.values()) for (const wake of group) wake();
    },
  };
}
