import type { Journal } from '../ledger/journal.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { AcceptedMessage, StatusName } from '../ledger/message.ts';
import type { Bus } from '../live/bus.ts';
import type { Presence } from '../live/presence.ts';
import type { Channels } from '../people/channels.ts';
import type { People } from '../people/people.ts';
import type { Settings } from '../settings.ts';
import type { Pending } from '../time/pending.ts';
import type { Timeline } from '../time/timeline.ts';
import type { Outbox } from './outbox.ts';
import { statusUpdate } from './status-update.ts';
import type { Update } from '../ledger/update.ts';

/** What becomes of an accepted message: sent, delivered to the phone, read; or failed. */
export interface Statuses {
  follow(message: AcceptedMessage): void;
  /** Tells `sent` and waits until its POST has ended; for the answer that comes too late. */
  tellSentFirst(message: AcceptedMessage): Promise<void>;
  /** Takes a message up again where the last run left it. */
  resume(message: AcceptedMessage): void;
  /** The person opened this thread: everything in it is read. */
  opened(phone_number_id: string, person_id: string): void;
  clear(): void;
}

export interface StatusDeps {
  settings: Settings;
  timeline: Timeline;
  pending: Pending;
  ledger: Ledger;
  journal: Journal;
  outbox: Outbox;
  presence: Presence;
  people: People;
  channels: Channels;
  bus: Bus;
}

/** A look at an open chat is not instant either. */
const OPEN_CHAT_READ_MS = 250;

export function createStatuses(deps: StatusDeps): Statuses {
  const { timeline, pending, ledger, journal, outbox, presence, bus } = deps;
  const { delays, rules } = deps.settings;
  const scheduled = new Set<() => void>();

  function later(delay_ms: number, step: () => void): void {
    pending.begin('statuses');
    const cancel = timeline.after(delay_ms, () => {
      scheduled.delete(cancel);
      step();
      pending.end('statuses');
    });
    scheduled.add(cancel);
  }

  /** Makes a status happen: tells it unless it is to be kept quiet, then records it, each status once. */
  function tell(message: AcceptedMessage, status: StatusName, send: (update: Update) => void = outbox.send): void {
    const person = deps.people.get(message.person_id);
    const channel = deps.channels.get(message.phone_number_id);
    if (person === undefined || channel === undefined || has(message, status)) return;
    const at = timeline.now();
    // Told first: a crash between the two tells it twice, the other order would lose it.
    if (!message.plan.suppress.includes(status)) {
      send(statusUpdate(message, status, at, person, channel));
    }
    message.statuses.push({ status, at });
    journal.write({ kind: 'status', wamid: message.wamid, status, at });
    bus.publish({ type: 'message', message });
  }

  function follow(message: AcceptedMessage): void {
    if (message.plan.fail_code !== null) return later(delays.sent_ms, () => tell(message, 'failed'));
    later(delays.sent_ms, () => tell(message, 'sent'));
    later(delays.delivered_ms, () => arrive(message));
  }

  function arrive(message: AcceptedMessage): void {
    message.shown_at = timeline.now();
    journal.write({ kind: 'shown', wamid: message.wamid, at: message.shown_at });
    // The platform tells of a reaction that it was sent, and nothing after.
    if (message.type === 'reaction') return bus.publish({ type: 'message', message });
    const open = presence.isOpen(message.phone_number_id, message.person_id);
    if (open && rules.skip_delivered_when_open) bus.publish({ type: 'message', message });
    else tell(message, 'delivered');
    readLater(message);
  }

  function readLater(message: AcceptedMessage): void {
    const { phone_number_id, person_id } = message;
    if (deps.people.get(person_id)?.read_receipts === false) return;
    if (presence.isOpen(phone_number_id, person_id)) {
      later(Math.min(OPEN_CHAT_READ_MS, delays.read_ms ?? OPEN_CHAT_READ_MS), () => tell(message, 'read'));
    } else if (delays.read_ms !== null && !presence.watched(person_id)) {
      later(delays.read_ms, () => {
        // Somebody took the phone up meanwhile: reading is up to them now.
        if (!presence.watched(person_id) || presence.isOpen(phone_number_id, person_id)) tell(message, 'read');
      });
    }
  }

  return {
    follow,
    async tellSentFirst(message) {
      let posted: Promise<void> | undefined;
      if (message.plan.fail_code === null) {
        tell(message, 'sent', (update) => {
          posted = outbox.sendAndWait(update);
        });
      }
      await posted;
    },
    resume(message) {
      if (has(message, 'read') || has(message, 'failed')) return;
      if (message.plan.fail_code !== null || !has(message, 'sent')) return follow(message);
      if (message.shown_at === null) return later(delays.delivered_ms, () => arrive(message));
      if (message.type === 'reaction') return;
      tell(message, 'delivered');
      readLater(message);
    },
    opened(phone_number_id, person_id) {
      if (deps.people.get(person_id)?.read_receipts === false) return;
      for (const message of ledger.thread(phone_number_id, person_id)) {
        if (message.direction === 'to_person' && message.shown_at !== null && message.type !== 'reaction')
          tell(message, 'read');
      }
    },
    clear() {
      for (const cancel of scheduled) {
        cancel();
        pending.end('statuses');
      }
      scheduled.clear();
    },
  };
}

function has(message: AcceptedMessage, status: StatusName): boolean {
  return message.statuses.some((one) => one.status === status);
}
