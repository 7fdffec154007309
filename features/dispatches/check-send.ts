import type { OutgoingMessage } from '#connectors/messaging';
import type { ConversationWire } from '#features/conversations';
import { findSendableMedia, sendingProblem } from '#features/media';
import type { TenantDb } from '#platform/db';
import { AppError, invalidField } from '#platform/http';
import { mediaPlacesIn } from './media-in.ts';
import { isOptedOut } from './objections.ts';
import { SERVICE_WINDOW_MS } from './pacing/windows.ts';
import { findRecipient, findSpokenOf, type Recipient, type SpokenOf } from './refs.repository.ts';
import type { MessageCreate } from './send.model.ts';
import { checkTemplate, templatesAtHand } from './templates-at-hand.ts';

const DAY_MS = 24 * 3_600_000;
const LONGEST_AHEAD_MS = 90 * DAY_MS;
const OLDEST_REACTED_MS = 30 * DAY_MS;

export interface Terms {
  send_at: Date | null;
  expires_at: Date | null;
  reply_to_wamid: string | null;
}

export interface Checked extends Terms {
  message: OutgoingMessage;
  /** What a template says with its values, where it is one. */
  template_text: string | null;
  media_ids: string[];
  warnings: string[];
}

type Thread = Pick<ConversationWire, 'id' | 'channel_id' | 'contact_id' | 'window_expires_at'>;

/**
 * What would be refused later is refused now, with its field named. The rules that may change until a message goes out
 * are looked at again when it is claimed.
 */
export async function checkSend(tdb: TenantDb, thread: Thread, body: MessageCreate, now: Date): Promise<Checked> {
  const { reply_to_message_id, reply_to_wamid = null, send_at, expires_at, ...rest } = body;
  const message = rest as OutgoingMessage;
  const times = checkTimes({ send_at, expires_at }, now);
  const recipient = await findRecipient(tdb, thread.contact_id);
  const template = message.type === 'template' ? await checkTemplate(tdb, thread, message, recipient) : null;
  assertWanted(recipient, thread, { type: message.type, category: template?.category ?? null });
  const warnings = message.type === 'template' ? [] : await checkWindow(tdb, thread, times.send_at, now);
  if (message.type === 'reaction') await checkReaction(tdb, thread, message.message_id, now);
  return {
    ...times,
    message,
    template_text: template?.text ?? null,
    warnings,
    media_ids: await checkMedia(tdb, message),
    reply_to_wamid:
      reply_to_message_id === undefined
        ? reply_to_wamid
        : wamidOf(await spokenOf(tdb, thread, 'reply_to_message_id', reply_to_message_id), 'reply_to_message_id'),
  };
}

/** Who wants nothing at all hears from us only in answer to what they wrote since; who wants no marketing gets the rest. */
export function assertWanted(
  recipient: Recipient | undefined,
  { window_expires_at }: Pick<Thread, 'window_expires_at'>,
  { type, category }: { type: string; category: string | null },
): void {
  const last_inbound_at =
    window_expires_at === null ? null : new Date(new Date(window_expires_at).getTime() - SERVICE_WINDOW_MS);
  const { opted_out_at = null, opt_out_scope = 'all' } = recipient ?? {};
  const wish = { opted_out_at, opt_out_scope, last_inbound_at };
  if (!isOptedOut({ ...wish, type, priority: 1, template_category: category })) return;
  throw new AppError(
    'conflict',
    opt_out_scope === 'marketing'
      ? 'The customer wishes to get no marketing. Other templates, and words inside the 24-hour window, may be sent.'
      : 'The customer wishes to get no more messages. Nothing is sent until they write, or opt in again.',
  );
}

function checkTimes(
  { send_at = null, expires_at = null }: { send_at?: Date | null | undefined; expires_at?: Date | null | undefined },
  now: Date,
): { send_at: Date | null; expires_at: Date | null } {
  if (send_at !== null) checkSendAt(send_at, now);
  if (expires_at !== null && expires_at <= (send_at ?? now)) {
    throw invalidField('expires_at', 'lies before the message is due');
  }
  return { send_at, expires_at };
}

export function checkSendAt(send_at: Date, now: Date): void {
  if (send_at <= now) throw invalidField('send_at', 'lies in the past');
  if (send_at.getTime() > now.getTime() + LONGEST_AHEAD_MS) throw invalidField('send_at', 'is more than 90 days ahead');
}

/** What is scheduled may find the window open again: that is a warning. What is meant for now cannot go out. */
export async function checkWindow(tdb: TenantDb, thread: Thread, send_at: Date | null, now: Date): Promise<string[]> {
  const { window_expires_at } = thread;
  const ends = window_expires_at === null ? 0 : new Date(window_expires_at).getTime();
  if (ends > (send_at ?? now).getTime()) return [];
  if (send_at !== null) {
    return [
      'The 24-hour window will be closed by then: unless the customer writes in the meantime, this message will not be sent. A template always can be.',
    ];
  }
  const templates = await templatesAtHand(tdb, thread.channel_id);
  const offer =
    templates.length === 0
      ? 'There is no approved template yet: make one under Templates.'
      : `${templates.length === 1 ? 'One template is' : `${templates.length} templates are`} approved for this number.`;
  throw new AppError(
    'conflict',
    `The 24-hour window is closed: only an approved template reaches the customer now. ${offer}`,
    {
      errors: templates
        .slice(0, 20)
        .map(({ name, language }) => ({ field: 'template', message: `${name} (${language})` })),
    },
  );
}

async function checkReaction(tdb: TenantDb, thread: Thread, message_id: string, now: Date): Promise<void> {
  const target = await spokenOf(tdb, thread, 'message_id', message_id);
  wamidOf(target, 'message_id');
  if (target.type === 'reaction') throw invalidField('message_id', 'is itself a reaction');
  if (target.at.getTime() < now.getTime() - OLDEST_REACTED_MS) {
    throw invalidField('message_id', 'is of a message older than 30 days, which nobody can react to any more');
  }
}

async function spokenOf(tdb: TenantDb, thread: Thread, field: string, message_id: string): Promise<SpokenOf> {
  const found = await findSpokenOf(tdb, thread.id, message_id);
  if (found === undefined) throw invalidField(field, 'is no message of this conversation');
  return found;
}

function wamidOf({ wamid }: SpokenOf, field: string): string {
  if (wamid === null) throw invalidField(field, 'is of a message that has not reached WhatsApp');
  return wamid;
}

async function checkMedia(tdb: TenantDb, message: OutgoingMessage): Promise<string[]> {
  const places = mediaPlacesIn(message);
  const ids = [...new Set(places.map(({ media_id }) => media_id))];
  const files = await findSendableMedia(tdb, ids);
  for (const { field, media_id, kind } of places) {
    const file = files.get(media_id);
    if (file === undefined) throw invalidField(field, 'is no file of this company');
    const problem = sendingProblem(kind, file);
    if (problem !== null) throw invalidField(field, problem);
  }
  return ids;
}
