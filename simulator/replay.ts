import type { Kept } from './ledger/kept.ts';
import type { MediaStore } from './media/media-store.ts';
import type { Channels } from './people/channels.ts';
import type { People } from './people/people.ts';
import type { Outbox } from './webhooks/outbox.ts';
import type { Statuses } from './webhooks/statuses.ts';
import type { Update } from './ledger/update.ts';
import type { JournalRecord } from './ledger/journal.ts';
import type { Ledger } from './ledger/ledger.ts';

export interface ReplayDeps {
  ledger: Ledger;
  media: MediaStore;
  channels: Channels;
  people: People;
  outbox: Outbox;
  statuses: Statuses;
  /** Stores by the name their lines bear. */
  stores: Record<string, Pick<Kept<never>, 'restore'>>;
}

/** Puts the world back as the journal tells it, then goes on where the last run was cut off. */
export function replay(records: JournalRecord[], deps: ReplayDeps): void {
  const { ledger, media, channels, people, outbox, statuses } = deps;
  const undelivered = new Map<string, Update>();
  for (const record of records) {
    switch (record.kind) {
      case 'channel':
        channels.put(record.channel);
        break;
      case 'kept':
        deps.stores[record.store]?.restore(record.key, record.value as never);
        break;
      case 'person':
        people.restore(record.person);
        break;
      case 'message':
        ledger.add(record.message);
        break;
      case 'refused':
        ledger.refuse(record.send);
        break;
      case 'media':
        media.restore(record.media);
        break;
      case 'media_gone':
        media.delete(record.id);
        break;
      case 'update':
        undelivered.set(record.update.id, record.update);
        break;
      case 'acked':
        for (const id of record.ids) {
          acknowledge(ledger, undelivered.get(id), record.at);
          undelivered.delete(id);
        }
        break;
      default:
        applyToMessage(ledger, record);
    }
  }
  outbox.restore(undelivered.values());
  for (const message of ledger.accepted()) statuses.resume(message);
}

function acknowledge(ledger: Ledger, update: Update | undefined, at: number): void {
  const message = update?.part === 'messages' && update.wamid !== null ? ledger.get(update.wamid) : undefined;
  if (message?.direction !== 'from_person') return;
  message.acked_at ??= at;
  message.posts = Math.max(1, message.posts);
}

function applyToMessage(
  ledger: Ledger,
  record: Extract<JournalRecord, { kind: 'status' | 'shown' | 'read' | 'plan' }>,
): void {
  const message = ledger.get(record.wamid);
  if (message?.direction === 'from_person' && record.kind === 'read') message.read_at = record.at;
  if (message?.direction !== 'to_person') return;
  if (record.kind === 'status') message.statuses.push({ status: record.status, at: record.at });
  if (record.kind === 'shown') message.shown_at = record.at;
  if (record.kind === 'plan') message.plan = record.plan;
}
