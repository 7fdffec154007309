import type { Accepted, SendResult } from '#connectors/messaging';
import { applyEarlyStatusesOf, nameMessages } from '#features/conversations';
import type { SecretBox } from '#platform/crypto';
import { createGrouped, type Database, type Grouped, type TenantDb } from '#platform/db';
import { closeAccepted, lockMessages, makeRoom, noteFreeEntry } from './accept.repository.ts';
import type { ClaimedDispatch } from './dispatches.model.ts';
import { noteAccepted, noteRefused, noteUnknown } from './dispatches.service.ts';
import { freeEntryUntil } from './pacing/windows.ts';
import { reactTo, type ReactionTools } from './reactions.ts';

export interface Outcome {
  dispatch: ClaimedDispatch;
  result: SendResult;
}

interface OutcomeTools extends ReactionTools {
  box: SecretBox;
}

const FLUSH_ITEMS = 200;
/** One flush at a time: while it is on its way what ends meanwhile gathers for the next, and shares its statements. */
const FLIGHTS = 1;

export type Outcomes = Grouped<Outcome, void>;

/** Writes down what came of calls: those that end in one moment share a transaction, whatever company they are of. */
export function createOutcomes(db: Database, tools: OutcomeTools): Outcomes {
  return createGrouped<Outcome, void>({
    max_items: FLUSH_ITEMS,
    max_flights: FLIGHTS,
    async flush(items) {
      await db.system(async (sdb) => {
        const companies = [...Map.groupBy(items, ({ dispatch }) => dispatch.company_id)];
        // Everybody who writes for several companies takes them in the same order.
        for (const [company_id, own] of companies.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
          await noteOutcomes(await sdb.asCompany(company_id), own, tools);
        }
      });
      return items.map(() => undefined);
    },
  });
}

/** Writes down what came of calls of one company. */
export async function noteOutcomes(tdb: TenantDb, items: readonly Outcome[], tools: OutcomeTools): Promise<void> {
  const accepted = items.flatMap(({ dispatch, result }) => (result.kind === 'accepted' ? [{ dispatch, result }] : []));
  const plain = accepted.length === 0 ? new Set() : await noteAllAccepted(tdb, accepted, tools);
  const others = items.filter(({ dispatch }) => !plain.has(dispatch));
  for (const item of others.toSorted((a, b) => (a.dispatch.message_id < b.dispatch.message_id ? -1 : 1))) {
    await noteOne(tdb, item, tools);
  }
}

async function noteOne(tdb: TenantDb, { dispatch, result }: Outcome, tools: OutcomeTools): Promise<void> {
  if (result.kind === 'accepted') {
    await noteAccepted(tdb, dispatch, result, tools);
    await noteFreeEntry(tdb, entriesOf([dispatch], tools.clock.now()));
  } else if (result.kind === 'refused') {
    await noteRefused(tdb, dispatch, result, tools.clock);
    await reactTo(tdb, dispatch, result, tools);
  } else {
    await noteUnknown(tdb, dispatch, result, tools.clock);
  }
}

/** Those of which there is nothing special to say, in a handful of statements for all; answers which. */
async function noteAllAccepted(
  tdb: TenantDb,
  accepted: readonly { dispatch: ClaimedDispatch; result: Accepted }[],
  { clock }: OutcomeTools,
): Promise<ReadonlySet<unknown>> {
  const messages = await lockMessages(
    tdb,
    accepted.map(({ dispatch }) => dispatch.message_id),
  );
  const plain = accepted.filter(({ dispatch, result }) => {
    const message = messages.get(dispatch.message_id);
    return (
      message !== undefined &&
      message.resends === dispatch.resend &&
      (message.wamid === null || message.wamid === result.wamid) &&
      result.recipient_wa_id === null &&
      (result.message_status === null || result.message_status === 'accepted')
    );
  });
  if (plain.length === 0) return new Set();
  const attempts = plain.map(({ dispatch: { id, fence, message_id }, result: { wamid } }) => ({
    id,
    fence,
    message_id,
    wamid,
  }));
  const now = clock.now();
  await closeAccepted(tdb, attempts);
  await makeRoom(tdb, attempts);
  const named = attempts.map(({ message_id, wamid }) => ({ message: messages.get(message_id)!, wamid }));
  await nameMessages(tdb, named, 'accepted', now);
  await applyEarlyStatusesOf(
    tdb,
    plain.map(({ dispatch: { channel_id }, result: { wamid } }) => ({ channel_id, wamid })),
  );
  await noteFreeEntry(
    tdb,
    entriesOf(
      plain.map(({ dispatch }) => dispatch),
      now,
    ),
  );
  return new Set(plain.map(({ dispatch }) => dispatch));
}

function entriesOf(dispatches: readonly ClaimedDispatch[], now: Date): { conversation_id: string; until: Date }[] {
  return dispatches.flatMap(({ conversation_id, referral_at }) => {
    const until = freeEntryUntil(referral_at, now);
    return until === null ? [] : [{ conversation_id, until }];
  });
}
