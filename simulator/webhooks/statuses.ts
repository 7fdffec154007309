import type { Journal } from '../ledger/journal.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { AcceptedMessage, StatusName } from '../ledger/message.ts';
import type { Bus } from '../live/bus.ts';
import type { Presence } from '../live/presence.ts';
import type { Channels } from '../people/channels.ts';
import type { Reaction } from '../ledger/message.ts';
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
  /** Lets go what pacing held back, or fails it with this code; answers how many. */
  release(template_id: string, fail_code: number | null): number;
  /** The person played a voice message. */
  played(message: AcceptedMessage): void;
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
  /** A person does what they do when a message has come. */
  onArrived(message: AcceptedMessage, reaction: Reaction): void;
}

/** A look at an open chat is not instant either. */
const OPEN_CHAT_READ_MS = 250;

export function createStatuses(deps: StatusDeps): Statuses {
  const { timeline, pending, ledger, journal, outbox, presence, bus } = deps;
  const { delays, rules, webhooks } = deps.settings;
  const scheduled = new Set<() => void>();
  const unawaited = new Set<() => void>();
  const held = new Map<string, AcceptedMessage[]>();

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
    const told_at = webhooks.same_second ? message.at : at;
    // Told first: a crash between the two tells it twice, the other order would lose it.
    if (!message.plan.suppress.includes(status)) {
      send(statusUpdate(message, status, told_at, person, channel));
    }
    message.statuses.push({ status, at });
    journal.write({ kind: 'status', wamid: message.wamid, status, at });
    bus.publish({ type: 'message', message });
  }

  function follow(message: AcceptedMessage): void {
    const { fail_code, fail_after_ms = null, lost, held_by, sent_ms, delivered_ms } = message.plan;
    if (held_by !== null) return hold(held_by, message);
    if (fail_code !== null && fail_after_ms === null)
      return later(sent_ms ?? delays.sent_ms, () => tell(message, 'failed'));
    later(sent_ms ?? delays.sent_ms, () => tell(message, 'sent'));
    if (fail_code !== null && fail_after_ms !== null) return failLate(message, fail_after_ms);
    if (lost !== true) later(delivered_ms ?? delays.delivered_ms, () => arrive(message));
  }

  /** Days may pass until then, so nobody waits for it as pending work. */
  function failLate(message: AcceptedMessage, after_ms: number): void {
    const cancel = timeline.after(message.at + after_ms - timeline.now(), () => {
      unawaited.delete(cancel);
      tell(message, 'failed');
    });
    unawaited.add(cancel);
  }

  function hold(template_id: string, message: AcceptedMessage): void {
    const list = held.get(template_id);
    if (list === undefined) held.set(template_id, [message]);
    else list.push(message);
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
    for (const reaction of message.plan.on_arrival ?? [])
      later(reaction.after_ms ?? 0, () => deps.onArrived(message, reaction));
  }

  function readLater(message: AcceptedMessage): void {
    const { phone_number_id, person_id, plan } = message;
    if (plan.never_read === true || deps.people.get(person_id)?.read_receipts === false) return;
    const read_ms = plan.read_ms ?? delays.read_ms;
    if (presence.isOpen(phone_number_id, person_id)) {
      later(Math.min(OPEN_CHAT_READ_MS, read_ms ?? OPEN_CHAT_READ_MS), () => read(message));
    } else if (read_ms !== null && !presence.watched(person_id)) {
      later(read_ms, () => {
        // Somebody took the phone up meanwhile: reading is up to them now.
        if (!presence.watched(person_id) || presence.isOpen(phone_number_id, person_id)) read(message);
      });
    }
  }

  function read(message: AcceptedMessage): void {
    tell(message, 'read');
    if (message.plan.plays === true && message.type === 'audio') tell(message, 'played');
  }

  return {
    follow,
    async tellSentFirst(message) {
      let posted: Promise<void> | undefined;
      if (message.plan.fail_code === null && message.plan.held_by === null) {
        tell(message, 'sent', (update) => {
          posted = outbox.sendAndWait(update);
        });
      }
      await posted;
    },
    resume(message) {
      const { fail_code, fail_after_ms = null, lost } = message.plan;
      if (has(message, 'read') || has(message, 'failed')) return;
      if (!has(message, 'sent')) return follow(message);
      if (fail_code !== null) return failLate(message, fail_after_ms ?? 0);
      if (lost === true) return;
      if (message.shown_at === null) return later(delays.delivered_ms, () => arrive(message));
      if (message.type === 'reaction') return;
      tell(message, 'delivered');
      readLater(message);
    },
    opened(phone_number_id, person_id) {
      if (deps.people.get(person_id)?.read_receipts === false) return;
      for (const message of ledger.thread(phone_number_id, person_id)) {
        if (message.direction !== 'to_person' || message.shown_at === null || message.type === 'reaction') continue;
        if (message.plan.never_read !== true) tell(message, 'read');
      }
    },
    release(template_id, fail_code) {
      const list = held.get(template_id) ?? [];
      held.delete(template_id);
      for (const message of list) {
        message.plan = {
          ...message.plan,
          held_by: null,
          ...(fail_code !== null && { fail_code, fail_after_ms: null }),
        };
        journal.write({ kind: 'plan', wamid: message.wamid, plan: message.plan });
        follow(message);
      }
      return list.length;
    },
    played: (message) => tell(message, 'played'),
    clear() {
      held.clear();
      for (const cancel of unawaited) cancel();
      unawaited.clear();
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
