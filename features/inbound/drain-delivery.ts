import { parseDelivery, type InboundItem, type StatusItem } from '#connectors/messaging';
import type { ChannelDirectory } from '#features/channels';
import type { OpenedTurn } from '#features/conversations';
import type { SystemDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { SecretBox } from '#platform/crypto';
import { applyMessages, type ApplyTools, type ArrivedMessage } from './apply-messages.ts';
import { applyOthers, NOTED, type OtherItem } from './apply-others.ts';
import { applyStatusItems } from './apply-statuses.ts';
import { summaryOf, type DeliverySummary } from './delivery-summary.ts';
import { insertParts, noteSubjects } from './deliveries.repository.ts';
import { openBody } from './sealed-body.ts';
import type { PendingDelivery, Verdict } from './inbound.model.ts';
import { sortItems, type RoutedItem } from './sort-items.ts';
import { splitBody } from './split-delivery.ts';

export type ClosedDelivery = Verdict & { id: string; company_id: string | null; summary: DeliverySummary };

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
  const body = await openBody(box, delivery);
  const parsed = parseDelivery(body);
  if ('unreadable' in parsed) return closedAs(delivery, [], delivery.company_id, 'rejected', parsed.unreadable);
  const { items } = parsed;
  await learnNumbers(items, channels);
  const { companies, unrouted, homeless } = sortItems(items, channels);
  if (companies.size + (unrouted.length > 0 ? 1 : 0) > 1) {
    const parts = delivery.parent_id === null ? splitBody(body, channels) : [];
    if (parts.length < 2) return closedAs(delivery, items, delivery.company_id, 'rejected', 'cannot_be_told_apart');
    await insertParts(sdb, delivery, parts, box);
    return closedAs(delivery, items, null, 'split', 'speaks_to_several_companies');
  }
  const [only] = companies;
  if (only === undefined) {
    const { state, reason } = verdictWithoutCompany(unrouted, homeless);
    return closedAs(delivery, items, delivery.company_id, state, reason);
  }
  const [company_id, routed] = only;
  const signer = delivery.signer_channel_id === null ? undefined : channels.byId(delivery.signer_channel_id);
  if (delivery.signer_channel_id !== null && signer?.company_id !== company_id) {
    return closedAs(delivery, items, signer?.company_id ?? null, 'rejected', 'signed_for_another_company');
  }
  // Whose it was when it came was told to that company: a customer's words never follow a number to somebody else.
  if (delivery.company_id !== null && delivery.company_id !== company_id) {
    return closedAs(delivery, items, delivery.company_id, 'rejected', 'number_moved_to_another_company');
  }
  return { company_id, delivery, items: routed, leftovers: homeless };
}

function closedAs(
  { id }: PendingDelivery,
  items: readonly InboundItem[],
  company_id: string | null,
  state: Verdict['state'],
  reason: string | null,
): { closed: ClosedDelivery } {
  return { closed: { id, company_id, state, reason, items: items.length, summary: summaryOf(items, company_id) } };
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
  const others = await applyOthers(tdb, deliveries.flatMap(othersOf), tools);
  const closed: ClosedDelivery[] = [];
  for (const { delivery, items, leftovers } of deliveries) {
    const all = [...items.map(({ item }) => item), ...leftovers];
    const verdict = verdictOf(all.map((item) => reasonOf(item, others)));
    if (verdict.state === 'rejected') {
      await appendEvents(tdb, [
        { type: 'inbound.rejected', data: { delivery_id: delivery.id, reason: verdict.reason! } },
      ]);
    }
    closed.push({ id: delivery.id, company_id, ...verdict, items: all.length, summary: summaryOf(all, company_id) });
  }
  await noteSubjects(tdb, closed);
  return { closed, turns };
}

const POISON = 'unreadable_item:';

const isSaid = ({ kind }: InboundItem): boolean => kind === 'message' || kind === 'echo' || kind === 'status';

function othersOf({ delivery, items }: ToApply): OtherItem[] {
  return items
    .filter(({ item }) => !isSaid(item) && item.kind !== 'poison')
    .map(({ item, channel }) => ({ item, channel, delivery_id: delivery.id }));
}

/** Why an item had no effect; null when it had one. */
function reasonOf(item: InboundItem, others: ReadonlyMap<InboundItem, string | null>): string | null {
  if (item.kind === 'poison') return `${POISON}${item.reason}`;
  return others.get(item) ?? (item.kind === 'ignored' ? item.reason : null);
}

/** One poison item makes a dead letter of the delivery, though the others have had their effect. */
function verdictOf(reasons: readonly (string | null)[]): Pick<Verdict, 'state' | 'reason'> {
  const poison = reasons.find((reason) => reason?.startsWith(POISON));
  if (poison !== undefined) return { state: 'rejected', reason: poison! };
  if (reasons.length === 0 || reasons.includes(null)) return { state: 'processed', reason: null };
  const noted = reasons.find((reason) => reason!.startsWith(NOTED));
  return noted === undefined ? { state: 'ignored', reason: reasons[0]! } : { state: 'processed', reason: noted! };
}
