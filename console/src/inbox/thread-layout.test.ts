import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../api/types.ts';
import { readRichText } from './rich-text.ts';
import { layOutThread } from './thread-layout.ts';

let count = 0;
function message(part: Partial<Message> & { minute?: number }): Message {
  const { minute = 0, ...rest } = part;
  count += 1;
  return {
    id: String(count).padStart(4, '0'),
    conversation_id: 'k',
    channel_id: 'c',
    contact_id: 'p',
    direction: 'inbound',
    author: 'contact',
    author_id: null,
    type: 'text',
    text: 'hello',
    content: {},
    reply_to_wamid: null,
    wamid: `w${count}`,
    status: 'received',
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
    created_at: new Date(2026, 0, 5, 10, minute).toISOString(),
    platform_at: null,
    ...rest,
  };
}

const bubbles = (messages: Message[]) =>
  layOutThread(messages).flatMap((item) => (item.kind === 'message' ? [item] : []));

describe('the layout of a thread', () => {
  it('puts one separator before each day', () => {
    const next = { created_at: new Date(2026, 0, 6, 0, 5).toISOString() };
    const kinds = layOutThread([message({}), message({ minute: 9 }), message(next)]).map((item) => item.kind);
    expect(kinds).toEqual(['day', 'message', 'message', 'day', 'message']);
  });

  it('puts what was scheduled at its hour, and what still waits at the end', () => {
    const at = (minute: number) => new Date(2026, 0, 5, 10, minute).toISOString();
    const rows = bubbles([
      message({ minute: 0, text: 'later', author: 'teammate', scheduled_at: at(20) }),
      message({ minute: 1, text: 'tomorrow', author: 'teammate', scheduled_at: new Date(2026, 0, 6, 9).toISOString() }),
      message({ minute: 2, text: 'now' }),
      message({ minute: 30, text: 'after' }),
    ]);
    expect(rows.map((row) => row.message.text)).toEqual(['now', 'later', 'after', 'tomorrow']);
  });

  it('groups messages of one author that follow closely', () => {
    const rows = bubbles([
      message({ minute: 0 }),
      message({ minute: 1 }),
      message({ minute: 30 }),
      message({ minute: 31, author: 'agent' }),
    ]);
    expect(rows.map(({ first, last }) => [first, last])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it('draws reactions, edits and deletions on the message they are about', () => {
    const target = message({ wamid: 'w' });
    const rows = bubbles([
      target,
      message({ type: 'reaction', content: { message_id: 'w', emoji: '👍' } }),
      message({
        type: 'reaction',
        direction: 'outbound',
        author: 'teammate',
        content: { message_id: 'w', emoji: '❤️' },
      }),
      message({ type: 'reaction', content: { message_id: 'w', emoji: null } }),
      message({ type: 'edit', content: { original_message_id: 'w', type: 'text', text: 'better' } }),
      message({ type: 'revoke', content: { original_message_id: 'w' } }),
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.marks).toEqual({ reactions: ['❤️'], edited: { text: 'better', type: 'text' }, revoked: true });
  });

  it('keeps a reaction to a message that is not loaded as a row of its own', () => {
    expect(bubbles([message({ type: 'reaction', content: { message_id: 'elsewhere', emoji: '👍' } })])).toHaveLength(1);
  });
});

describe('the text of a message', () => {
  it('knows the formatting of WhatsApp', () => {
    expect(readRichText('a *b c* _d_ ~e~ `f` ```g\nh```').map(({ kind }) => kind)).toEqual([
      'text',
      'bold',
      'text',
      'italic',
      'text',
      'strike',
      'text',
      'mono',
      'text',
      'mono',
    ]);
  });

  it('leaves marks inside words alone', () => {
    expect(readRichText('2*3*4 snake_case_name')).toEqual([{ kind: 'text', text: '2*3*4 snake_case_name' }]);
  });

  it('links addresses without the punctuation that follows, and nothing but the web', () => {
    expect(readRichText('See https://a.example/x?y=1. (https://b.example)')).toMatchObject([
      { kind: 'text' },
      { kind: 'link', href: 'https://a.example/x?y=1' },
      { kind: 'text', text: '. (' },
      { kind: 'link', href: 'https://b.example' },
      { kind: 'text', text: ')' },
    ]);
    expect(readRichText('javascript:alert(1)')).toMatchObject([{ kind: 'text' }]);
  });

  it('marks a citation only where there is such a source', () => {
    expect(readRichText('Open till six [1], item [2]', new Set([1]))).toMatchObject([
      { kind: 'text' },
      { kind: 'cite', n: 1 },
      { kind: 'text', text: ', item [2]' },
    ]);
  });

  it('loses no character that is not a mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', 'é', 'ש', '[', ']', '1', '\n', '.') }), (text) => {
        expect(
          readRichText(text, new Set())
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
