import { describe, expect, it } from 'vitest';
import {
  BSUID,
  contact,
  delivery,
  message,
  messages,
  numberChange,
  only,
  parse,
  PNID,
  WA_ID,
  WABA,
} from './sample-deliveries.ts';

const read = (type: string, content: object = {}) => only('message', messages(message(type, content)));
const media = { id: '77', mime_type: 'image/jpeg', sha256: 'aGFzaA==' };

describe('a message', () => {
  it('says who sent what to which number, and when', () => {
    expect(read('text', { text: { body: 'Hello' } })).toMatchObject({
      kind: 'message',
      index: 0,
      dedupe_key: `message:${PNID}:wamid.IN1`,
      waba_id: WABA,
      phone_number_id: PNID,
      display_phone_number: '15550199',
      wamid: 'wamid.IN1',
      at: '2025-06-15T15:06:40.000Z',
      type: 'text',
      text: 'Hello',
      content: { body: 'Hello' },
      from: WA_ID,
      user_id: BSUID,
      parent_user_id: 'US.ENT.99',
      username: 'ada',
      profile_name: 'Ada Example',
      group_id: null,
      context: null,
      referral: null,
      errors: null,
      raw: { type: 'text' },
    });
  });

  it('finds its contact by id, not by place', () => {
    const other = { profile: { name: 'Bob' }, wa_id: '15550101', user_id: 'US.2' };
    const body = delivery(
      numberChange('messages', {
        contacts: [other, contact],
        messages: [message('text'), { ...message('text'), id: 'wamid.IN2', from: '15550101' }],
      }),
    );
    expect(parse(body).items).toMatchObject([
      { profile_name: 'Ada Example' },
      { profile_name: 'Bob', user_id: 'US.2' },
    ]);
  });

  it('takes nothing from a contact that is somebody else', () => {
    const body = messages({ ...message('text'), from: '15550123' });
    expect(only('message', body)).toMatchObject({
      from: '15550123',
      user_id: null,
      profile_name: null,
      username: null,
    });
  });

  it('brings what an assistant of the platform said of the talk, and why a card was sent', () => {
    const summary = { type: 'summary', summary: { text: 'Wants a refund' } };
    const cards = message('contacts', { contacts: [{ vcard: 'BEGIN:VCARD' }], origin: 'contact_request' });
    const item = only(
      'message',
      delivery(numberChange('messages', { messages: [cards], conversation_context: summary })),
    );
    expect(item.conversation_summary).toBe('Wants a refund');
    expect(item.content).toMatchObject({ contacts: [{ origin: 'contact_request', vcard: 'BEGIN:VCARD', name: null }] });
    expect(read('contacts', { contacts: [{ origin: 'other' }], origin: 'x' }).content).toMatchObject({
      contacts: [{ origin: 'other' }],
    });
  });

  it('may come from a person who hides the number', () => {
    const hidden = { profile: { name: 'Ada', username: 'ada' }, user_id: BSUID };
    const { from: _from, ...rest } = message('text', { text: { body: 'Hi' } });
    const body = delivery(
      numberChange('messages', { contacts: [hidden], messages: [{ ...rest, from_user_id: BSUID }] }),
    );
    expect(only('message', body)).toMatchObject({ from: null, user_id: BSUID, username: 'ada', profile_name: 'Ada' });
  });

  it('is given the only contact when it names nobody, and is poison when there are several', () => {
    const { from: _from, ...nobody } = message('text');
    expect(only('message', messages(nobody))).toMatchObject({ from: WA_ID, user_id: BSUID });
    const items = parse(messages(nobody, { ...nobody, id: 'wamid.IN2' })).items;
    expect(items.map((item) => item.kind === 'poison' && item.reason)).toEqual(['no_sender', 'no_sender']);
  });

  it.each([
    ['1750000000', '2025-06-15T15:06:40.000Z'],
    [1_750_000_000, '2025-06-15T15:06:40.000Z'],
    ['soon', null],
    [-1, null],
    ['99999999999999', null],
    [undefined, null],
  ])('has the timestamp %j as %s', (timestamp, at) => {
    expect(only('message', messages({ ...message('text'), timestamp })).at).toBe(at);
  });

  it('keeps what it answers to, forwards, products asked about, the group and the advertisement', () => {
    const item = read('text', {
      text: { body: 'This one?' },
      group_id: 'G1',
      context: { from: '15550199', id: 'wamid.P', referred_product: { catalog_id: '1', product_retailer_id: 'p' } },
      referral: {
        source_type: 'ad',
        source_id: '120226305854810726',
        headline: 'Sale',
        video_url: 'https://example.com/v',
        ctwa_clid: 'c',
        welcome_message: { text: 'Hi' },
      },
    });
    expect(item).toMatchObject({
      group_id: 'G1',
      context: { wamid: 'wamid.P', from: '15550199', forwarded: false, referred_product: { product_id: 'p' } },
      referral: { source_type: 'ad', media_url: 'https://example.com/v', welcome_text: 'Hi', source_url: null },
    });
    expect(read('text', { context: { frequently_forwarded: true } }).context).toMatchObject({
      wamid: null,
      forwarded: false,
      frequently_forwarded: true,
    });
  });
});

describe('the content and the text a person would read', () => {
  it.each<[string, object, string | null, object]>([
    ['image', { image: { ...media, caption: 'Look' } }, 'Look', { media_id: '77', caption: 'Look', url: null }],
    ['video', { video: media }, null, { media_id: '77', mime_type: 'image/jpeg', sha256: 'aGFzaA==' }],
    ['audio', { audio: { ...media, voice: true } }, null, { voice: true, animated: null }],
    ['document', { document: { ...media, filename: 'a.pdf' } }, 'a.pdf', { filename: 'a.pdf', caption: null }],
    ['sticker', { sticker: { ...media, animated: false } }, null, { animated: false }],
    ['location', { location: { latitude: 37.5, longitude: -122.25 } }, '37.5, -122.25', { latitude: 37.5 }],
    ['location', { location: { latitude: '1', longitude: 2, name: 'Cafe' } }, 'Cafe', { latitude: 1, name: 'Cafe' }],
    [
      'contacts',
      {
        contacts: [
          { name: { first_name: 'Eve', last_name: 'Doe' }, phones: [{ phone: '+1 555 0102', wa_id: '15550102' }] },
        ],
      },
      'Eve Doe',
      { contacts: [{ name: 'Eve Doe', phones: [{ wa_id: '15550102' }] }] },
    ],
    [
      'contacts',
      { contacts: [{ vcard: 'BEGIN:VCARD', origin: 'contact_request', phones: [{ phone: '+15550102' }] }] },
      '+15550102',
      { contacts: [{ name: null, origin: 'contact_request', vcard: 'BEGIN:VCARD' }] },
    ],
    ['button', { button: { payload: 'STOP', text: 'No more' } }, 'No more', { payload: 'STOP', text: 'No more' }],
    [
      'order',
      {
        order: {
          catalog_id: '9',
          text: 'Please',
          product_items: [{ product_retailer_id: 'sku', quantity: 2, item_price: 9.5, currency: 'USD' }],
        },
      },
      'Please\n2 × sku',
      { note: 'Please', lines: [{ product_id: 'sku', quantity: 2, price: 9.5, currency: 'USD' }] },
    ],
    ['reaction', { reaction: { message_id: 'wamid.P', emoji: '👍' } }, '👍', { message_id: 'wamid.P', emoji: '👍' }],
    ['reaction', { reaction: { message_id: 'wamid.P', emoji: '' } }, null, { message_id: 'wamid.P', emoji: null }],
    ['reaction', { reaction: { message_id: 'wamid.P' } }, null, { emoji: null }],
    [
      'system',
      { system: { body: 'Moved', wa_id: '15550103', type: 'user_changed_number' } },
      'Moved',
      { system_type: 'user_changed_number', new_wa_id: '15550103' },
    ],
    [
      'system',
      { system: { body: 'Moved', new_wa_id: '15550103' } },
      'Moved',
      { system_type: null, new_wa_id: '15550103' },
    ],
    [
      'system',
      { system: { type: 'user_changed_user_id', user_id: 'US.9', parent_user_id: 'US.ENT.9' } },
      null,
      { new_user_id: 'US.9', new_parent_user_id: 'US.ENT.9', new_wa_id: null },
    ],
    [
      'system',
      { system: { type: 'customer_identity_changed', identity: { hash: 'h' } } },
      null,
      { identity_hash: 'h' },
    ],
    ['revoke', { revoke: { original_message_id: 'wamid.P' } }, null, { original_message_id: 'wamid.P' }],
    [
      'edit',
      { edit: { original_message_id: 'wamid.P', message: { type: 'text', text: { body: 'New' } } } },
      'New',
      { original_message_id: 'wamid.P', type: 'text', content: { body: 'New' } },
    ],
    [
      'edit',
      { edit: { original_message_id: 'wamid.P', message: { type: 'image', image: { ...media, caption: 'New' } } } },
      'New',
      { type: 'image', content: { media_id: '77' } },
    ],
    ['unsupported', { unsupported: { type: 'poll' }, errors: [{ code: 131_051 }] }, null, { unsupported_type: 'poll' }],
  ])('of %s %#', (type, content, text, expected) => {
    const item = read(type, content);
    expect(item.text).toBe(text);
    expect(item.content).toMatchObject(expected);
  });

  it('of a choice', () => {
    const choice = { type: 'list_reply', list_reply: { id: 'x', title: 'Express', description: 'Next day' } };
    expect(read('interactive', { interactive: choice })).toMatchObject({
      text: 'Express',
      content: { interactive_type: 'list_reply', id: 'x', title: 'Express', description: 'Next day', form: null },
    });
    const button = { type: 'button_reply', button_reply: { id: 'b', title: 'Cancel' } };
    expect(read('interactive', { interactive: button })).toMatchObject({ text: 'Cancel', content: { id: 'b' } });
  });

  it('of a form, whose answers are JSON inside a string', () => {
    const form = (response_json: unknown) =>
      read('interactive', {
        interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json } },
      });
    const good = form('{"flow_token":"t","stars":4,"__proto__":{"a":1},"note":"a\\u0000b"}');
    expect(good.text).toBe('Sent');
    expect(good.content).toHaveProperty('form.fields', { flow_token: 't', stars: 4, note: 'a\uFFFDb' });
    expect(good.content).toHaveProperty('form.token', 't');
    for (const broken of ['{oops', '[]', '"x"', '', 7, null, undefined, '['.repeat(5_000)]) {
      expect(form(broken).content).toHaveProperty('form.fields', null);
    }
    expect(form('{oops').content).toHaveProperty('form.source', '{oops');
  });

  it('of a permission to call', () => {
    const call_permission_reply = {
      response: 'accept',
      expiration_timestamp: 1_750_000_000,
      response_source: 'user_action',
    };
    const item = read('interactive', { interactive: { type: 'call_permission_reply', call_permission_reply } });
    expect(item.text).toBeNull();
    expect(item.content).toMatchObject({
      call_permission: { response: 'accept', expires_at: '2025-06-15T15:06:40.000Z', is_permanent: null },
    });
  });

  it('of a type that is new to us is the raw message', () => {
    const item = read('hologram', { hologram: { id: '1' } });
    expect(item.type).toBe('hologram');
    expect(item.content).toBe(item.raw);
    expect(read('constructor').type).toBe('constructor');
    expect(read('__proto__').content).toMatchObject({ id: 'wamid.IN1' });
  });

  it('of a known type without its object has the shape of the type', () => {
    expect(read('image', { image: 'gone', errors: [{ code: 131_052, title: 'x' }] })).toMatchObject({
      content: { media_id: null, url: null },
      errors: [{ code: 131_052, title: 'x', message: null, details: null }],
    });
    for (const type of ['interactive', 'contacts', 'order', 'system', 'edit', 'location']) {
      expect(read(type).type).toBe(type);
    }
    expect(only('message', messages({ from: WA_ID, id: 'x' }))).toMatchObject({ type: 'unknown', at: null });
  });

  it('reads the error shape of before 2023', () => {
    const item = read('unknown', { errors: [{ code: 501, title: 'Unknown', details: 'Not supported' }] });
    expect(item.errors).toEqual([{ code: 501, title: 'Unknown', message: null, details: 'Not supported' }]);
  });
});
