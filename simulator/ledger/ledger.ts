import type { AcceptedMessage, InboundMessage, Message, RefusedSend } from './message.ts';

/** The simulator's memory of every message; each question is one look-up. */
export interface Ledger {
  add(message: Message): void;
  refuse(send: RefusedSend): void;
  get(wamid: string): Message | undefined;
  accepted(): AcceptedMessage[];
  inbound(): InboundMessage[];
  refused(): RefusedSend[];
  byCallback(callback_data: string): AcceptedMessage[];
  /** Messages of one thread, oldest first. */
  thread(phone_number_id: string, person_id: string): Message[];
  /** When this person last wrote to this number, or null. */
  lastWroteAt(phone_number_id: string, person_id: string): number | null;
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

  return {
    add(message) {
      messages.set(message.wamid, message);
      const key = threadKey(message.phone_number_id, message.person_id);
      append(threads, key, message);
      if (message.direction === 'from_person') {
        inbound.push(message);
        lastWrote.set(key, message.at);
      } else {
        accepted.push(message);
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
    clear() {
      for (const map of [messages, callbacks, threads, lastWrote]) map.clear();
      for (const list of [accepted, inbound, refused]) list.length = 0;
    },
  };
}

function threadKey(phone_number_id: string, person_id: string): string {
  return `${phone_number_id}|${person_id}`;
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
