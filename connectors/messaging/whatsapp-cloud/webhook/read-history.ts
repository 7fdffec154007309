import type { HistoryItem, HistoryMessage, JsonObject, ReadHistory } from '../../contract.ts';
import { readId, readNumber, readObject, readObjects, readString, readWaId } from '../json/read-value.ts';
import { readErrors } from './platform-errors.ts';
import { readMessageBody } from './read-message.ts';

/**
 * Takes the past of a number apart: the threads of each chunk, and the files that follow on their own. Chunks come in
 * any order and more than once, so messages are joined by their wamid only.
 */
export function readHistoryMessages(item: HistoryItem): ReadHistory {
  const threads = item.chunks.flatMap((chunk) => readObjects(chunk['threads']));
  const told = threads.flatMap((thread) =>
    readObjects(thread['messages']).map((raw) => readOne(raw, item, threadOf(thread))),
  );
  const files = item.messages.map((raw) => readOne(raw, item, NO_THREAD));
  const read = [...told, ...files];
  const messages = read.filter((message) => message !== null);
  const progress = item.chunks.map((chunk) => readNumber(readObject(chunk['metadata'])?.['progress']));
  return {
    messages,
    progress: progress.reduce((most, one) => (one !== null && one > (most ?? -1) ? one : most), null),
    errors: item.chunks.flatMap((chunk) => readErrors(chunk['errors'])),
    unreadable: read.length - messages.length,
  };
}

type Thread = { wa_id: string | null; user_id: string | null; group_id: string | null };

const NO_THREAD: Thread = { wa_id: null, user_id: null, group_id: null };
const USER_ID = /^[A-Z]{2}\./;

function threadOf(thread: JsonObject): Thread {
  const id = readWaId(thread['id']);
  const context = readObject(thread['context']);
  const hidden = id !== null && USER_ID.test(id);
  return {
    wa_id: hidden ? null : (id ?? readWaId(context?.['wa_id'])),
    user_id: hidden ? id : (readId(thread['user_id']) ?? readId(context?.['user_id'])),
    group_id: readId(thread['group_id']),
  };
}

function readOne(raw: JsonObject, item: HistoryItem, thread: Thread): HistoryMessage | null {
  const body = readMessageBody(raw);
  if (body === null) return null;
  const direction = isOurs(raw, item, thread) ? 'outbound' : 'inbound';
  const peer =
    direction === 'outbound'
      ? { wa_id: readWaId(raw['to']), user_id: readId(raw['to_user_id']) }
      : { wa_id: readWaId(raw['from']), user_id: readId(raw['from_user_id']) };
  const wa_id = thread.wa_id ?? peer.wa_id;
  const user_id = thread.user_id ?? peer.user_id;
  if (wa_id === null && user_id === null) return null;
  return {
    ...body,
    direction,
    wa_id,
    user_id,
    group_id: thread.group_id ?? readId(raw['group_id']),
    status: readString(readObject(raw['history_context'])?.['status'])?.toLowerCase() ?? null,
    is_placeholder: body.type === 'media_placeholder',
  };
}

/** Said by the business: from its own number, from somebody who is not the person of the thread, or to somebody. */
function isOurs(raw: JsonObject, { display_phone_number }: HistoryItem, thread: Thread): boolean {
  const from = readWaId(raw['from']);
  if (from !== null && from === display_phone_number?.replace(/\D/g, '')) return true;
  if (from !== null && thread.wa_id !== null && thread.group_id === null) return from !== thread.wa_id;
  return from === null && (readId(raw['to']) !== null || readId(raw['to_user_id']) !== null);
}
