import type { InboundItem } from '#connectors/messaging';
import type { ChannelDirectory, ChannelRoute } from '#features/channels';

/** An item and the channel it belongs to; null for news about an account as a whole. */
export interface RoutedItem {
  item: InboundItem;
  channel: ChannelRoute | null;
}

export interface Sorted {
  /** Items by company. */
  companies: Map<string, RoutedItem[]>;
  /** Items for numbers and accounts that nobody here has. */
  unrouted: InboundItem[];
  /** Items that belong to nobody in particular: they go where the rest goes. */
  homeless: InboundItem[];
}

/** Finds whose each item is: by its number, else by the account it is about when that account is one company's. */
export function sortItems(items: readonly InboundItem[], channels: ChannelDirectory): Sorted {
  const sorted: Sorted = { companies: new Map(), unrouted: [], homeless: [] };
  for (const item of items) {
    const number = 'phone_number_id' in item ? item.phone_number_id : null;
    const channel = number === null ? undefined : channels.byNumber(number);
    const company_id = channel?.company_id ?? (number === null ? companyOfAccount(item.waba_id, channels) : undefined);
    if (company_id !== undefined) {
      const group = sorted.companies.get(company_id) ?? [];
      sorted.companies.set(company_id, group);
      group.push({ item, channel: channel ?? null });
    } else if (number === null && (item.kind === 'poison' || item.kind === 'ignored')) {
      sorted.homeless.push(item);
    } else {
      sorted.unrouted.push(item);
    }
  }
  return sorted;
}

function companyOfAccount(waba_id: string | null, channels: ChannelDirectory): string | undefined {
  if (waba_id === null) return undefined;
  const companies = new Set(channels.byAccount(waba_id).map((channel) => channel.company_id));
  const [only] = companies;
  return companies.size === 1 ? only : undefined;
}
