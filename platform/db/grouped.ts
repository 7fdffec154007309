/**
 * Grouped commit without waiting: items that arrive while a flush is on its way form the next flush, so a lone item is
 * not slower and a crowd shares one commit.
 */
export interface Grouped<Item, Result> {
  /** Resolves with the item's result once the flush that carries it is committed; rejects when that flush failed. */
  add(item: Item): Promise<Result>;
  /** Items waiting for a flush. */
  waiting(): number;
  /** Whether nothing waits and nothing is under way. */
  isIdle(): boolean;
}

export function createGrouped<Item, Result>(options: {
  /** Answers one result for each item, in order. */
  flush: (items: readonly Item[]) => Promise<readonly Result[]>;
  max_items: number;
  max_flights: number;
  /** What a flush carries in all, as `weigh` weighs; an item that is heavier flies alone. */
  max_weight?: number;
  weigh?: (item: Item) => number;
}): Grouped<Item, Result> {
  const { flush, max_items, max_flights, max_weight = Infinity, weigh = () => 0 } = options;
  interface Entry {
    item: Item;
    resolve: (result: Result) => void;
    reject: (error: unknown) => void;
  }
  let queue: Entry[] = [];
  let flights = 0;

  /** How many of those waiting the next flush takes. */
  function carried(): number {
    let weight = 0;
    let count = 0;
    for (const { item } of queue) {
      weight += weigh(item);
      if (count >= max_items || (count > 0 && weight > max_weight)) break;
      count += 1;
    }
    return count;
  }

  async function fly(): Promise<void> {
    flights += 1;
    // Let what is already readable on other sockets join this flush.
    await new Promise(setImmediate);
    const batch = queue.slice(0, carried());
    queue = queue.slice(batch.length);
    try {
      if (batch.length > 0) {
        const results = await flush(batch.map((entry) => entry.item));
        batch.forEach((entry, index) => entry.resolve(results[index]!));
      }
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    } finally {
      flights -= 1;
      if (queue.length > 0) void fly();
    }
  }

  return {
    add: (item) =>
      new Promise<Result>((resolve, reject) => {
        queue.push({ item, resolve, reject });
        if (flights < max_flights) void fly();
      }),
    waiting: () => queue.length,
    isIdle: () => queue.length === 0 && flights === 0,
  };
}
