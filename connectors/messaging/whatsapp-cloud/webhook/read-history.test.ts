import { describe, expect, it } from 'vitest';
import { readHistoryMessages } from './read-history.ts';
import { delivery, numberChange, only } from './sample-deliveries.ts';

const OURS = '15550783881';
const PEER = '16505551234';

const said = (from: string, id: string, rest: object = {}) => ({
  from,
  id,
  timestamp: '1739230955',
  type: 'text',
  text: { body: id },
  ...rest,
});
const read = (value: object) =>
  readHistoryMessages({ ...only('history', delivery(numberChange('history', value))), display_phone_number: OURS });
const chunk = (threads: unknown[], progress = 55) => ({ metadata: { phase: 0, chunk_order: 1, progress }, threads });

describe('readHistoryMessages', () => {
  it('tells who said what in each thread, how far it came, and which files are still to follow', () => {
    const { messages, progress, errors } = read({
      history: [
        chunk([
          {
            id: PEER,
            messages: [
              said(OURS, 'a', { history_context: { status: 'READ' } }),
              said(PEER, 'b'),
              { ...said(OURS, 'c', { history_context: { status: 'PLAYED' } }), type: 'media_placeholder' },
            ],
          },
        ]),
        chunk([{ id: 'US.1349', messages: [said(OURS, 'd'), { ...said('', 'e'), from_user_id: 'US.1349' }] }], 80),
      ],
    });
    const brief = messages.map((one) => [
      one.wamid,
      one.direction,
      one.wa_id ?? one.user_id,
      one.status,
      one.is_placeholder,
    ]);
    expect(brief).toEqual([
      ['a', 'outbound', PEER, 'read', false],
      ['b', 'inbound', PEER, null, false],
      ['c', 'outbound', PEER, 'played', true],
      ['d', 'outbound', 'US.1349', null, false],
      ['e', 'inbound', 'US.1349', null, false],
    ]);
    expect(messages[0]).toMatchObject({ type: 'text', text: 'a', at: '2025-02-10T23:42:35.000Z' });
    expect([progress, errors]).toEqual([80, []]);
  });

  it('reads the files that come later, outside of any thread', () => {
    const image = { id: '77', mime_type: 'image/jpeg', sha256: 'x' };
    const { messages } = read({
      messages: [
        { from: PEER, id: 'c', timestamp: '1739230955', type: 'image', image },
        { from: OURS, to: PEER, id: 'f', timestamp: '1739230955', type: 'image', image },
      ],
    });
    expect(messages.map(({ wamid, direction, wa_id, type }) => [wamid, direction, wa_id, type])).toEqual([
      ['c', 'inbound', PEER, 'image'],
      ['f', 'outbound', PEER, 'image'],
    ]);
    expect(messages[0]?.content).toMatchObject({ media_id: '77' });
  });

  it('says that the owner did not share, and counts what cannot be read', () => {
    const refused = read({ history: [{ errors: [{ code: 2_593_109, title: 'no' }] }] });
    expect(refused).toMatchObject({ messages: [], errors: [{ code: 2_593_109 }], unreadable: 0 });
    const broken = read({ history: [chunk([{ id: PEER, messages: [{ type: 'text' }, said(PEER, 'a')] }])] });
    expect([broken.messages.length, broken.unreadable]).toEqual([1, 1]);
  });
});
