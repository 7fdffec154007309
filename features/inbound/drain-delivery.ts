import { parseDelivery, type InboundItem, type StatusItem } from '#connectors/messaging';
import type { ChannelDirectory } from '#features/channels';
import type { OpenedTurn } from '#features/conversations';
import type { SystemDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { SecretBox } from '#platform/crypto';
import { applyMessages, type ApplyTools, type ArrivedMessage } from './apply-messages.ts';
import { applyOther, applyStatusItems } from './apply-others.ts';
import { insertParts } from './deliveries.repository.ts';
import { openBody } from './sealed-body.ts';
import type { PendingDelivery, Verdict } from './inbound.model.ts';
import { sortItems, type RoutedItem } from './sort-items.ts';
import { splitBody } from './split-delivery.ts';

export type ClosedDelivery = Verdict & { id: string; company_id: string | null };

/** A delivery read and sorted: closed at once, or with items of one company to be applied. */
export type ReadDelivery =
  | { closed: ClosedDelivery }
  | { company_id: string; delivery: PendingDelivery; items: RoutedItem[]; leftovers: InboundItem[] };

/** Reads one delivery. What speaks to several companies is split and its parts wait for their own turn. */
export async function readDelivery(
  sdb: SystemDb,
  delivery: PendingDelivery,
  channels: ChannelDirectory,
  box: SecretBox,
): Promise<ReadDelivery> {
  const { id } = delivery;
  const body = await openBody(box, delivery);
  const parsed = parseDelivery(body);
  if ('unreadable' in parsed) {
    return { closed: { id, company_id: delivery.company_id, state: 'rejected', reason: parsed.unreadable, items: 0 } };
  }
  await learnNumbers(parsed.items, channels);
  const { companies, unrouted, homeless } = sortItems(parsed.items, channels);
  const items = parsed.items.length;
  if (companies.size + (unrouted.length > 0 ? 1 : 0) > 1) {
    const parts = delivery.parent_id === null ? splitBody(body, channels) : [];
    if (parts.length < 2) {
      const { company_id } = delivery;
      return { closed: { id, company_id, state: 'rejected', reason: 'cannot_be_told_apart', items } };
    }
    await insertParts(sdb, delivery, parts, box);
    return { closed: { id, company_id: null, state: 'split', reason: 'speaks_to_several_companies', items } };
  }
  const [only] = companies;
  if (only === undefined)
    return { closed: { id, company_id: delivery.company_id, ...verdictWithoutCompany(unrouted, homeless), items } };
  const [company_id, routed] = only;
  const signer = delivery.signer_channel_id === null ? undefined : channels.byId(delivery.signer_channel_id);
  if (delivery.signer_channel_id !== null && signer?.company_id !== company_id) {
    return {
      closed: {
        id,
        company_id: signer?.company_id ?? null,
        state: 'rejected',
        reason: 'signed_for_another_company',
        items,
      },
    };
  }
  // Whose it was when it came was told to that company: a customer's words never follow a number to somebody else.
  if (delivery.company_id !== null && delivery.company_id !== company_id) {
    const reason = 'number_moved_to_another_company';
    return { closed: { id, company_id: delivery.company_id, state: 'rejected', reason, items } };
  }
  return { company_id, delivery, items: routed, leftovers: homeless };
}

/** A channel that another process has just made may not have reached our directory yet. */
async function learnNumbers(items: readonly InboundItem[], channels: ChannelDirectory): Promise<void> {
  const numbers = new Set(items.flatMap((item) => ('phone_number_id' in item ? (item.phone_number_id ?? []) : [])));
  for (const number of numbers) if (channels.byNumber(number) === undefined) await channels.findByNumber(number);
}

function verdictWithoutCompany(
  unrouted: readonly InboundItem[],
  homeless: readonly InboundItem[],
): Pick<Verdict, 'state' | 'reason'> {
  if (unrouted.length > 0) return { state: 'unrouted', reason: 'no_channel_has_this_number' };
  const poison = homeless.find((item) => item.kind === 'poison');
  if (poison !== undefined) return { state: 'rejected', reason: `unreadable_item:${poison.reason}` };
  const [first] = homeless;
  return { state: 'ignored', reason: first?.kind === 'ignored' ? first.reason : 'nothing_in_it' };
}

export type ToApply = Extract<ReadDelivery, { company_id: string }>;

/**
 * Applies deliveries of one company in the order they came: first all messages together, then all statuses, then the
 * rest one by one. Answers each delivery's verdict and the turns that wait for an answer.
 */
export async function applyDeliveries(
  sdb: SystemDb,
  company_id: string,
  deliveries: readonly ToApply[],
  tools: ApplyTools,
): Promise<{ closed: ClosedDelivery[]; turns: OpenedTurn[] }> {
  const tdb = await sdb.asCompany(company_id);
  const arrived: ArrivedMessage[] = [];
  const statuses: { item: StatusItem; channel: ArrivedMessage['channel'] }[] = [];
  for (const { items, delivery } of deliveries) {
    for (const { item, channel } of items) {
      if ((item.kind === 'message' || item.kind === 'echo') && channel !== null)
        arrived.push({ item, channel, received_at: delivery.received_at });
      else if (item.kind === 'status' && channel !== null) statuses.push({ item, channel });
    }
  }
  const turns = await applyMessages(tdb, arrived, tools);
  await applyStatusItems(tdb, statuses, tools.clock);
  const closed: ClosedDelivery[] = [];
  for (const { delivery, items, leftovers } of deliveries) {
    const reasons: (string | null)[] = [];
    for (const { item } of items) reasons.push(await reasonOf(item, () => applyOther(tdb, item, delivery.id, tools)));
    for (const item of leftovers)
      reasons.push(await reasonOf(item, async () => (item.kind === 'ignored' ? item.reason : null)));
    const verdict = verdictOf(reasons);
    if (verdict.state === 'rejected') {
      await appendEvents(tdb, [
        { type: 'inbound.rejected', data: { delivery_id: delivery.id, reason: verdict.reason! } },
      ]);
    }
    closed.push({ id: delivery.id, company_id, ...verdict, items: items.length + leftovers.length });
  }
  return { closed, turns };
}

const POISON = 'unreadable_item:';

async function reasonOf(item: InboundItem, apply: () => Promise<string | null>): Promise<string | null> {
  if (item.kind === 'poison') return `${POISON}${item.reason}`;
  if (item.kind === 'message' || item.kind === 'echo' || item.kind === 'status') return null;
  return apply();
}

/** One poison item makes a dead letter of the delivery, though the others have had their effect. */
function verdictOf(reasons: readonly (string | null)[]): Pick<Verdict, 'state' | 'reason'> {
  const poison = reasons.find((reason) => reason?.startsWith(POISON));
  if (poison !== undefined) return { state: 'rejected', reason: poison! };
  if (reasons.length > 0 && reasons.every((reason) => reason !== null))
    return { state: 'ignored', reason: reasons[0]! };
  return { state: 'processed', reason: null };
}
