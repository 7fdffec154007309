import { parseDelivery } from '#connectors/messaging';
import type { ChannelDirectory } from '#features/channels';
import { sortItems } from './sort-items.ts';

/** What one company gets of a delivery, or what nobody has. */
export interface DeliveryPart {
  company_id: string | null;
  /** Whether it is one company's by its number; else by the account it is about, which intake does not look at. */
  by_number: boolean;
  body: Buffer;
}

type JsonObject = Record<string, unknown>;

/**
 * Takes a body that speaks to several companies apart into the same envelope with only one company's changes each.
 * Every change is sorted by itself, by the same rules as the whole, so that a part is sorted as it was cut. What
 * nobody has is kept by number, since different companies may connect those one day.
 */
export function splitBody(body: Buffer, channels: ChannelDirectory): DeliveryPart[] {
  const envelope = JSON.parse(new TextDecoder().decode(body)) as JsonObject;
  const parts = new Map<string, Omit<DeliveryPart, 'body'> & { entry: JsonObject[] }>();
  for (const entry of objectsOf(envelope['entry'])) {
    for (const change of objectsOf(entry['changes'])) {
      const only = { ...entry, changes: [change] };
      const { key, ...owner } = ownerOf({ ...envelope, entry: [only] }, channels);
      const part = parts.get(key) ?? { ...owner, entry: [] };
      parts.set(key, part);
      part.entry.push(only);
    }
  }
  return [...parts.values()].map(({ entry, ...owner }) => ({
    ...owner,
    body: Buffer.from(JSON.stringify({ ...envelope, entry })),
  }));
}

function ownerOf(envelope: JsonObject, channels: ChannelDirectory): Omit<DeliveryPart, 'body'> & { key: string } {
  const nobodys = (key: string, by_number: boolean) => ({ key, company_id: null, by_number });
  const parsed = parseDelivery(Buffer.from(JSON.stringify(envelope)));
  if ('unreadable' in parsed) return nobodys('homeless', false);
  const { companies, unrouted } = sortItems(parsed.items, channels);
  const [first, ...others] = companies;
  if (first !== undefined) {
    // A change that is two companies' can be no one's: it is told when the part is drained.
    if (others.length > 0 || unrouted.length > 0) return nobodys('several', true);
    const [company_id, items] = first;
    const by_number = items.some(({ channel }) => channel !== null);
    return { key: `${company_id}:${by_number}`, company_id, by_number };
  }
  const [item] = unrouted;
  if (item === undefined) return nobodys('homeless', false);
  const number = 'phone_number_id' in item ? item.phone_number_id : null;
  return number === null ? nobodys(`account:${item.waba_id}`, false) : nobodys(`number:${number}`, true);
}

function objectsOf(list: unknown): JsonObject[] {
  if (!Array.isArray(list)) return [];
  return list.filter(
    (element): element is JsonObject => typeof element === 'object' && element !== null && !Array.isArray(element),
  );
}
