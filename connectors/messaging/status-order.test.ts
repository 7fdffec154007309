import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageStatus } from './contract.ts';
import { moveByEarlier, moveStatus, STATUS_RANK, statusRank } from './status-order.ts';

const all = Object.keys(STATUS_RANK) as MessageStatus[];
const status = fc.constantFrom(...all);
const follow = (start: MessageStatus, news: readonly MessageStatus[]) => news.reduce(moveStatus, start);

describe('moveStatus', () => {
  it('ends in the same place for any order and any repeats of the same news', () => {
    const news = fc
      .array(status, { maxLength: 8 })
      .chain((list) =>
        fc.tuple(
          fc.constant(list),
          fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
          list.length === 0 ? fc.constant([]) : fc.array(fc.constantFrom(...list), { maxLength: 8 }),
        ),
      );
    fc.assert(
      fc.property(status, news, (start, [list, shuffled, repeats]) => {
        expect(follow(start, [...shuffled, ...repeats])).toBe(follow(start, list));
      }),
    );
  });

  it('never goes down and never invents a status', () => {
    fc.assert(
      fc.property(status, status, (current, next) => {
        const end = moveStatus(current, next);
        expect(statusRank(end)).toBe(Math.max(statusRank(current), statusRank(next)));
        expect([current, next]).toContain(end);
      }),
    );
  });

  it('gives every status its own rank', () => {
    expect(new Set(Object.values(STATUS_RANK)).size).toBe(all.length);
  });

  it.each<[MessageStatus, MessageStatus, MessageStatus]>([
    ['queued', 'unknown', 'unknown'],
    ['unknown', 'accepted', 'accepted'],
    ['unknown', 'sent', 'sent'],
    ['read', 'delivered', 'read'],
    ['sent', 'read', 'read'],
    ['sent', 'failed', 'failed'],
    ['failed', 'sent', 'failed'],
    ['failed', 'delivered', 'delivered'],
    ['delivered', 'failed', 'delivered'],
    ['cancelled', 'queued', 'cancelled'],
    ['cancelled', 'delivered', 'delivered'],
    ['accepted', 'cancelled', 'accepted'],
  ])('%s then %s is %s', (current, next, end) => {
    expect(moveStatus(current, next)).toBe(end);
  });
});

describe('moveByEarlier', () => {
  it('lets nothing of an earlier sending count but the proof that it arrived', () => {
    fc.assert(
      fc.property(status, status, (current, next) => {
        const arrived = ['delivered', 'read', 'played'].includes(next);
        expect(moveByEarlier(current, next)).toBe(arrived ? moveStatus(current, next) : current);
      }),
    );
  });
});
