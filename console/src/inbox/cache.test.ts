import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversation, Holder, Message, MessageStatus } from '../api/types.ts';
import { type Feed, feedRows, mergeConversation, newestFirst, nextSkips } from './feed.ts';
import { mergeMessage, type Thread, threadMessages } from './thread.ts';

const minute = (value: number) => new Date(Date.UTC(2026, 0, 1) + value * 60_000).toISOString();

function conversation(id: string, at: number, holder: Holder = 'agent'): Conversation {
  return {
    id,
    contact_id: id,
    channel_id: 'c',
    contact: { id, name: id, phone: null },
    channel: { id: 'c', name: 'Shop' },
    status: 'open',
    holder,
    holder_user_id: null,
    handoff_reason: null,
    unread_count: 0,
    last_message_at: minute(at),
    last_message: null,
    window_expires_at: null,
    referral: null,
    referral_at: null,
    free_entry_until: null,
    created_at: minute(0),
    updated_at: minute(at),
  };
}

function message(id: string, status: MessageStatus = 'received'): Message {
  return {
    id,
    conversation_id: 'k',
    channel_id: 'c',
    contact_id: 'p',
    direction: status === 'received' ? 'inbound' : 'outbound',
    author: status === 'received' ? 'contact' : 'agent',
    author_id: null,
    type: 'text',
    text: id,
    content: {},
    reply_to_wamid: null,
    wamid: null,
    status,
    failure: null,
    held: null,
    scheduled_at: null,
    expires_at: null,
    resends: 0,
    forwarded: false,
    media: null,
    group_id: null,
    reactions: [],
    edited: null,
    revoked_at: null,
    fate: null,
    citations: [],
    created_at: minute(1),
    platform_at: null,
  };
}

const feed = (more: boolean, ...pages: Conversation[][]): Feed => ({
  pages: pages.map((data, index) => ({ data, more: more || index < pages.length - 1 })),
  pageParams: pages.map(() => [0]),
});
const ids = (data: Feed) => feedRows(data.pages).map((row) => row.id);
const all = { tab: 'all', q: '' } as const;
const person = { tab: 'person', q: '' } as const;

describe('a conversation that changed', () => {
  const loaded = feed(true, [conversation('a', 9), conversation('b', 8)], [conversation('c', 7), conversation('d', 6)]);

  it('moves to its place by its last message', () => {
    expect(ids(mergeConversation(loaded, conversation('d', 10), all))).toEqual(['d', 'a', 'b', 'c']);
    expect(ids(mergeConversation(loaded, conversation('x', 7.5), all))).toEqual(['a', 'b', 'x', 'c', 'd']);
  });

  it('leaves a list it no longer belongs to, and joins one it now belongs to', () => {
    const waiting = feed(false, [conversation('a', 9, 'nobody')]);
    expect(ids(mergeConversation(waiting, conversation('a', 9, 'agent'), person))).toEqual([]);
    expect(ids(mergeConversation(waiting, conversation('b', 3, 'teammate'), person))).toEqual(['a', 'b']);
    expect(ids(mergeConversation(waiting, conversation('b', 3, 'agent'), person))).toEqual(['a']);
  });

  it('is not shown ahead of its page when older than everything loaded', () => {
    expect(ids(mergeConversation(loaded, conversation('old', 1), all))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('updates a search in place and adds nothing to it', () => {
    const search = { tab: 'all', q: 'ann' } as const;
    const updated = mergeConversation(loaded, { ...conversation('c', 11), unread_count: 3 }, search);
    expect(ids(updated)).toEqual(['a', 'b', 'c', 'd']);
    expect(feedRows(updated.pages)[2]?.unread_count).toBe(3);
    expect(ids(mergeConversation(loaded, conversation('x', 12), search))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('counts live rows when the next page is asked for', () => {
    const more = mergeConversation(
      feed(true, [conversation('a', 9, 'nobody')]),
      conversation('x', 10, 'teammate'),
      person,
    );
    expect(nextSkips('person', more.pages)).toEqual([1, 1]);
    expect(nextSkips('all', feed(false, [conversation('a', 1)]).pages)).toBeUndefined();
  });

  it('keeps every row once and in order, whatever happens', () => {
    const change = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.integer({ min: 1, max: 50 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const end = changes.reduce((data, [id, at]) => mergeConversation(data, conversation(id, at), all), loaded);
        const rows = feedRows(end.pages);
        expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
        expect(end.pages.flatMap((page) => page.data)).toHaveLength(rows.length);
        expect(rows).toEqual(rows.toSorted(newestFirst));
      }),
    );
  });
});

describe('a message that changed', () => {
  const thread: Thread = {
    pages: [
      { data: [message('m5'), message('m6', 'sent')], next_cursor: 'm5' },
      { data: [message('m3'), message('m4')], next_cursor: 'm3' },
    ],
    pageParams: [null, 'm5'],
  };
  const shown = (data: Thread) => threadMessages(data.pages).map((row) => `${row.id} ${row.status}`);

  it('is appended when new', () => {
    expect(shown(mergeMessage(thread, message('m7'))).at(-1)).toBe('m7 received');
  });

  it('moves its ticks forward and never back', () => {
    const read = mergeMessage(thread, message('m6', 'read'));
    expect(shown(read)).toContain('m6 read');
    expect(shown(mergeMessage(read, message('m6', 'delivered')))).toContain('m6 read');
    expect(shown(mergeMessage(thread, message('m6', 'failed')))).toContain('m6 failed');
  });

  it('takes its place when it committed late, and waits for its page when older than everything', () => {
    expect(shown(mergeMessage(thread, message('m45'))).map((row) => row.split(' ')[0])).toEqual([
      'm3',
      'm4',
      'm45',
      'm5',
      'm6',
    ]);
    expect(shown(mergeMessage(thread, message('m1')))).toHaveLength(4);
  });
});
