import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDelivery } from './parse-delivery.ts';
import {
  contact,
  delivery,
  message,
  messages,
  numberChange,
  only,
  parse,
  PNID,
  status,
  statuses,
  WA_ID,
  WABA,
} from './sample-deliveries.ts';

const unreadable = (body: string | Buffer) => parseDelivery(Buffer.from(body));

describe('parseDelivery', () => {
  it.each([
    ['', 'empty_body'],
    ['{', 'invalid_json'],
    ['null', 'not_an_object'],
    ['[]', 'not_an_object'],
    ['{}', 'other_object'],
    ['{"object":"instagram","entry":[]}', 'other_object'],
    ['{"object":"whatsapp_business_account"}', 'no_entries'],
    ['{"object":"whatsapp_business_account","entry":{}}', 'no_entries'],
    [`{"object":${'['.repeat(10_000)}`, 'too_deep'],
  ])('says why %j is no delivery', (body, reason) => {
    expect(unreadable(body)).toEqual({ unreadable: reason });
  });

  it('refuses a compressed or wrongly encoded body', () => {
    expect(unreadable(Buffer.from([0x1f, 0x8b, 0x08, 0, 0]))).toEqual({ unreadable: 'invalid_utf8' });
    expect(unreadable(Buffer.from('{"object":"ü"}', 'latin1'))).toEqual({ unreadable: 'invalid_utf8' });
  });

  it('reads many entries, changes and numbers in one delivery, in order', () => {
    const other = { field: 'messages', value: { metadata: { phone_number_id: 42 }, messages: [message('text')] } };
    const one = numberChange('messages', { statuses: [status('sent'), status('read')] });
    const body = {
      object: 'whatsapp_business_account',
      entry: [
        { id: 'A', changes: [one, other] },
        { id: 'B', changes: [one] },
      ],
    };
    const { items } = parse(body);
    expect(
      items.map((item) => [item.index, item.kind, item.waba_id, 'phone_number_id' in item && item.phone_number_id]),
    ).toEqual([
      [0, 'status', 'A', PNID],
      [1, 'status', 'A', PNID],
      [2, 'message', 'A', '42'],
      [3, 'status', 'B', PNID],
      [4, 'status', 'B', PNID],
    ]);
  });

  it('reads a thousand messages around a broken one', () => {
    const list = Array.from({ length: 1_000 }, (_, n) => ({
      ...message('text', { text: { body: `${n}` } }),
      id: `wamid.${n}`,
    }));
    const { items } = parse(messages(...list.slice(0, 500), null, ...list.slice(500)));
    expect(items).toHaveLength(1_001);
    expect(items.filter((item) => item.kind === 'message')).toHaveLength(1_000);
    expect(items[500]).toMatchObject({ kind: 'poison', reason: 'not_an_object', raw: null });
  });

  it.each([
    ['an entry that is no object', { object: 'whatsapp_business_account', entry: [7] }, 'not_an_object'],
    [
      'changes that are no list',
      { object: 'whatsapp_business_account', entry: [{ id: WABA, changes: {} }] },
      'not_a_list',
    ],
    ['a change that is no object', delivery('x'), 'not_an_object'],
    ['a change without a value', delivery({ field: 'messages' }), 'no_value'],
    ['messages that are no list', delivery(numberChange('messages', { messages: {} })), 'not_a_list'],
    ['a message without an id', messages({ from: WA_ID, type: 'text' }), 'no_id'],
    ['a message without a sender', delivery(numberChange('messages', { messages: [{ id: 'x' }] })), 'no_sender'],
  ])('makes poison of %s', (_name, body, reason) => {
    expect(only('poison', body).reason).toBe(reason);
  });

  it('ignores an entry without changes', () => {
    expect(only('ignored', { object: 'whatsapp_business_account', entry: [{ id: WABA, changes: [] }] }).reason).toBe(
      'empty_entry',
    );
    expect(parse({ object: 'whatsapp_business_account', entry: [] }).items).toEqual([]);
  });

  it('is the same for escaped and raw text', () => {
    const raw = JSON.stringify(messages(message('text', { text: { body: 'Grüße 😀 a/b' } })));
    const escaped = raw
      .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .replaceAll('/', '\\/');
    expect(escaped).not.toBe(raw);
    expect(parse(escaped)).toEqual(parse(raw));
    expect(only('message', escaped).text).toBe('Grüße 😀 a/b');
  });

  it('replaces U+0000 and lone surrogates and says so', () => {
    const body = JSON.stringify(messages(message('text', { text: { body: 'BODY' } }))).replace(
      'BODY',
      'a\\u0000b\\ud800',
    );
    expect(parse(body)).toMatchObject({ replaced_characters: true, items: [{ text: 'a\uFFFDb\uFFFD' }] });
    expect(JSON.stringify(parse(body))).not.toMatch(/\\u0000|\\ud800/);
  });

  it('drops keys that reach a prototype and counts them', () => {
    const body = JSON.stringify(messages(message('text', { p: 1 }))).replace(
      '"p":1',
      '"__proto__":{"type":"image"},"constructor":{"prototype":{"x":1}}',
    );
    const parsed = parse(body);
    expect(parsed).toMatchObject({ dropped_keys: 2, items: [{ type: 'text' }] });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('takes unknown keys along in raw, at every level', () => {
    const body = delivery(
      numberChange('messages', {
        novelty: 1,
        messages: [message('text', { from_logical_id: '5', text: { body: 'x', novelty: [] } })],
      }),
    );
    expect(only('message', body).raw).toMatchObject({ from_logical_id: '5', text: { novelty: [] } });
  });

  it('keys depend on the event, not on how it was batched, ordered or repeated', () => {
    const parts = fc.uniqueArray(fc.tuple(fc.nat(20), fc.constantFrom('sent', 'delivered', 'read', 'failed')), {
      minLength: 1,
      selector: String,
    });
    const keysOf = (body: unknown) => parse(body).items.map((item) => item.dedupe_key);
    fc.assert(
      fc.property(parts, fc.nat(), (list, seed) => {
        const raws = list.map(([id, name]) => status(name, { id: `wamid.${id}` }));
        const together = keysOf(statuses(...raws));
        expect(new Set(together).size).toBe(raws.length);
        const cut = seed % raws.length;
        const apart = [
          ...keysOf(statuses(...raws.slice(cut))),
          ...(cut > 0 ? keysOf(statuses(...raws.slice(0, cut).toReversed())) : []),
        ];
        expect(apart.toSorted()).toEqual(together.toSorted());
      }),
    );
  });

  it('never throws and numbers its items, whatever stands where', () => {
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(contact, message('text'), status('sent'), [message('edit')], {
        id: 'x',
        from: 1,
        type: 'order',
        order: { product_items: [null, 1] },
      }),
    );
    const value = fc.record(
      {
        metadata: fc.oneof(odd, fc.constant({ phone_number_id: PNID })),
        contacts: odd,
        messages: odd,
        statuses: odd,
        errors: odd,
        message_echoes: odd,
        calls: odd,
        user_preferences: odd,
        history: odd,
        state_sync: odd,
      },
      { requiredKeys: [] },
    );
    const field = fc.constantFrom(
      'messages',
      'calls',
      'history',
      'smb_app_state_sync',
      'user_preferences',
      'user_id_update',
      'account_update',
      'smb_message_echoes',
      'standby',
      'x',
    );
    fc.assert(
      fc.property(field, fc.oneof(value, odd), odd, (name, content, time) => {
        const { items } = parse({
          object: 'whatsapp_business_account',
          entry: [{ id: WABA, time, changes: [{ field: name, value: content }] }],
        });
        expect(items.length).toBeGreaterThan(0);
        expect(items.map((item) => item.index)).toEqual(items.map((_, index) => index));
        expect(items.filter((item) => item.kind === 'poison' && item.reason === 'internal_error')).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
