import { isObject, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { Journal } from '../ledger/journal.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Bus } from '../live/bus.ts';
import type { Timeline } from '../time/timeline.ts';
import { GraphError } from '../errors/graph-error.ts';

/** The typing indicator goes away with the reply, or after this. */
const TYPING_MS = 25_000;

/** Marks a person's message and those before it as read by the business, and shows that it types when asked to. */
export function markRead(
  deps: { ledger: Ledger; journal: Journal; bus: Bus; timeline: Timeline },
  phone_number_id: string,
  body: Json,
): void {
  const { ledger, journal, bus, timeline } = deps;
  if (body['messaging_product'] !== 'whatsapp')
    throw new GraphError(100, 'The parameter messaging_product is required.');
  const wamid = textAt(body, 'message_id');
  const message = wamid === null ? undefined : ledger.get(wamid);
  if (message === undefined || message.direction !== 'from_person' || message.phone_number_id !== phone_number_id) {
    throw new GraphError(131009, 'message_id is not a message that this number received.');
  }
  const at = timeline.now();
  for (const one of ledger.thread(phone_number_id, message.person_id)) {
    if (one.direction === 'from_person' && one.read_at === null && one.at <= message.at) {
      one.read_at = at;
      journal.write({ kind: 'read', wamid: one.wamid, at });
      bus.publish({ type: 'message', message: one });
    }
  }
  if (isObject(body['typing_indicator'])) {
    bus.publish({ type: 'typing', phone_number_id, person_id: message.person_id, for_ms: TYPING_MS });
  }
}
