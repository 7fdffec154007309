import type { AcceptedMessage, InboundMessage, Message, RefusedSend } from './message.ts';

/** The simulator's memory of every message; each question is one look-up. */
export interface Ledger {
  /** Gives it its place in the row. */
  add(message: Message): void;
  refuse(send: RefusedSend): void;
  get(wamid: string): Message | undefined;
  accepted(): AcceptedMessage[];
  inbound(): InboundMessage[];
  refused(): RefusedSend[];
  byCallback(callback_data: string): AcceptedMessage[];
  /** Messages of one thread, oldest first. */
  thread(phone_number_id: string, person_id: string): Message[];
  /** When this person last wrote to this number or called it, or null. */
  lastWroteAt(phone_number_id: string, person_id: string): number | null;
  /** The person called: it opens the window as a message does. */
  noteCall(phone_number_id: string, person_id: string, at: number): void;
  /** The person came from an ad, and was answered in time. */
  entryPointOpen(phone_number_id: string, person_id: string, now: number): boolean;
  noteReferral(phone_number_id: string, person_id: string, at: number): void;
  clear(): void;
}

export function createLedger(): Ledger {
  const messages = new Map<string, Message>();
  const accepted: AcceptedMessage[] = [];
  const inbound: InboundMessage[] = [];
  const refused: RefusedSend[] = [];
  const callbacks = new Map<string, AcceptedMessage[]>();
  const threads = new Map<string, Message[]>();
  const lastWrote = new Map<string, number>();
  const referred = new Map<string, { at: number; answered_at: number | null }>();
  let row = 0;

  function answerReferral(key: string, at: number): void {
    const referral = referred.get(key);
    if (referral?.answered_at === null && at - referral.at < DAY_MS) referral.answered_at = at;
  }

  return {
    add(message) {
      row += 1;
      message.seq = row;
      messages.set(message.wamid, message);
      const key = threadKey(message.phone_number_id, message.person_id);
      append(threads, key, message);
      if (message.direction === 'from_person') {
        inbound.push(message);
        lastWrote.set(key, message.at);
      } else {
        accepted.push(message);
        if (referred.size > 0) answerReferral(key, message.at);
        if (message.callback_data !== null) append(callbacks, message.callback_data, message);
      }
    },
    refuse: (send) => void refused.push(send),
    get: (wamid) => messages.get(wamid),
    accepted: () => accepted,
    inbound: () => inbound,
    refused: () => refused,
    byCallback: (callback_data) => callbacks.get(callback_data) ?? [],
    thread: (phone_number_id, person_id) => threads.get(threadKey(phone_number_id, person_id)) ?? [],
    lastWroteAt: (phone_number_id, person_id) => lastWrote.get(threadKey(phone_number_id, person_id)) ?? null,
    noteCall: (phone_number_id, person_id, at) => void lastWrote.set(threadKey(phone_number_id, person_id), at),
    noteReferral: (phone_number_id, person_id, at) =>
      void referred.set(threadKey(phone_number_id, person_id), { at, answered_at: null }),
    entryPointOpen(phone_number_id, person_id, now) {
      if (referred.size === 0) return false;
      const referral = referred.get(threadKey(phone_number_id, person_id));
      if (referral === undefined) return false;
      const { at, answered_at } = referral;
      return answered_at === null ? now - at < DAY_MS : now - answered_at < ENTRY_POINT_MS;
    },
    clear() {
      row = 0;
      for (const map of [messages, callbacks, threads, lastWrote, referred]) map.clear();
      for (const list of [accepted, inbound, refused]) list.length = 0;
    },
  };
}

const DAY_MS = 86_400_000;
const ENTRY_POINT_MS = 3 * DAY_MS;

function threadKey(phone_number_id: string, person_id: string): string {
  return `${phone_number_id}|${person_id}`;
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
