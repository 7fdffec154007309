import { describe, expect, it } from 'vitest';
import {
  BSUID,
  change,
  contact,
  delivery,
  message,
  numberChange,
  only,
  parse,
  PNID,
  status,
  WA_ID,
  WABA,
} from './sample-deliveries.ts';
import { ACCOUNT_FIELDS } from './read-account.ts';

const at = '2025-06-15T15:06:40.000Z';

describe('a change', () => {
  it('gives messages, statuses and errors that stand side by side', () => {
    const value = {
      contacts: [contact],
      messages: [message('text')],
      statuses: [status('sent')],
      errors: [{ code: 131_000 }],
    };
    const { items } = parse(delivery(numberChange('messages', value)));
    expect(items.map(({ kind, index }) => [kind, index])).toEqual([
      ['message', 0],
      ['status', 1],
      ['value_errors', 2],
    ]);
  });

  it('may hold errors alone', () => {
    const body = delivery(numberChange('messages', { errors: [{ code: 130_429, title: 'Rate limit hit' }] }));
    expect(only('value_errors', body)).toMatchObject({
      field: 'messages',
      phone_number_id: PNID,
      errors: [{ code: 130_429 }],
    });
  });

  it('gives echoes of the phone app, under whatever field, and never takes them for messages', () => {
    const echo = {
      from: '15550199',
      to: WA_ID,
      id: 'wamid.E',
      timestamp: '1750000000',
      type: 'text',
      text: { body: 'Hi' },
    };
    for (const [field, list] of [
      ['smb_message_echoes', 'message_echoes'],
      ['message_echoes', 'message_echoes'],
      ['messages', 'message_echoes'],
      ['smb_message_echoes', 'messages'],
    ] as const) {
      const item = only('echo', delivery(numberChange(field, { contacts: [contact], [list]: [echo] })));
      expect(item).toMatchObject({
        to: WA_ID,
        to_user_id: BSUID,
        from: '15550199',
        text: 'Hi',
        profile_name: 'Ada Example',
      });
    }
  });

  it('gives calls and their statuses', () => {
    const call = {
      id: 'wacid.1',
      from: WA_ID,
      to: '15550199',
      event: 'terminate',
      timestamp: '1750000000',
      direction: 'USER_INITIATED',
      duration: 12,
    };
    const value = {
      contacts: [contact],
      calls: [call, {}],
      statuses: [{ id: 'wacid.1', status: 'REJECTED', recipient_id: WA_ID }],
    };
    expect(parse(delivery(numberChange('calls', value))).items).toMatchObject([
      { kind: 'call', call_id: 'wacid.1', event: 'terminate', user_id: BSUID, duration_s: 12, at },
      { kind: 'poison', reason: 'no_id' },
      { kind: 'call', event: 'rejected' },
    ]);
  });

  it('gives preferences, with either form of time', () => {
    const preference = {
      wa_id: WA_ID,
      category: 'marketing_messages',
      value: 'stop',
      detail: 'x',
      timestamp: 1_750_000_000,
    };
    const body = (rest: object) =>
      delivery(
        numberChange('user_preferences', { contacts: [contact], user_preferences: [{ ...preference, ...rest }] }),
      );
    expect(only('user_preference', body({}))).toMatchObject({ wa_id: WA_ID, user_id: BSUID, value: 'stop', at });
    expect(only('user_preference', body({ wa_id: undefined, user_id: 'US.8' }))).toMatchObject({
      wa_id: null,
      user_id: 'US.8',
    });
    expect(only('poison', body({ value: null })).reason).toBe('no_preference');
    expect(only('poison', body({ wa_id: null })).reason).toBe('no_sender');
    expect(only('user_preference', body({})).dedupe_key).not.toBe(
      only('user_preference', body({ value: 'resume' })).dedupe_key,
    );
  });

  it('gives changed user ids', () => {
    const update = {
      wa_id: WA_ID,
      user_id: { previous: 'US.1', current: 'US.2' },
      parent_user_id: { current: 'US.ENT.2' },
      timestamp: '1750000000',
    };
    expect(
      only('user_id_update', delivery(numberChange('user_id_update', { user_id_update: [update] }))),
    ).toMatchObject({
      previous_user_id: 'US.1',
      user_id: 'US.2',
      previous_parent_user_id: null,
      parent_user_id: 'US.ENT.2',
      at,
    });
    expect(only('poison', delivery(numberChange('user_id_update', { user_id_update: [{}] }))).reason).toBe(
      'no_user_id',
    );
  });

  it('gives history and the address book as one item each', () => {
    const history = [{ metadata: { phase: 0 }, threads: [] }];
    expect(only('history', delivery(numberChange('history', { history })))).toMatchObject({
      chunks: history,
      messages: [],
    });
    expect(only('history', delivery(numberChange('history', { messages: [message('image')] }))).messages).toHaveLength(
      1,
    );
    const entry = {
      type: 'contact',
      contact: { full_name: 'Eve', phone_number: '15550102' },
      action: 'add',
      metadata: { timestamp: '1750000000' },
    };
    expect(only('state_sync', delivery(numberChange('smb_app_state_sync', { state_sync: [entry] }))).changes).toEqual([
      { action: 'add', phone: '15550102', full_name: 'Eve', first_name: null, at },
    ]);
  });

  it('gives account news whole, with the time of the entry and exact ids', () => {
    const body = `{"object":"whatsapp_business_account","entry":[{"id":"${WABA}","time":1750000000,"changes":[
      {"value":{"event":"PAUSED","message_template_id":9007199254740993},"field":"message_template_status_update"}]}]}`;
    expect(only('account_event', body)).toMatchObject({
      field: 'message_template_status_update',
      waba_id: WABA,
      phone_number_id: null,
      event: 'PAUSED',
      at,
      value: { message_template_id: '9007199254740993' },
    });
  });

  it('finds the account inside partner events', () => {
    const value = { event: 'PARTNER_ADDED', waba_info: { waba_id: '42', owner_business_id: '1' } };
    expect(only('account_event', delivery(change('account_update', value)))).toMatchObject({
      waba_id: '42',
      event: 'PARTNER_ADDED',
    });
  });

  it.each([...ACCOUNT_FIELDS])('takes %s for account news', (field) => {
    expect(only('account_event', delivery(change(field, { x: 1 }))).field).toBe(field);
  });

  it('tells the same account news from a repeat by its time', () => {
    const news = (time: number) =>
      only('account_event', {
        ...delivery(),
        entry: [{ id: WABA, time, changes: [change('security', { event: 'PIN_CHANGED' })] }],
      });
    expect(news(1).dedupe_key).toBe(news(1).dedupe_key);
    expect(news(1).dedupe_key).not.toBe(news(2).dedupe_key);
  });

  it.each([
    ['a field that is new to us', change('telepathy', { thought: 1 }), 'unknown_field'],
    ['a copy for those without control', numberChange('standby', { messages: [message('text')] }), 'standby_copy'],
    ['a change without anything in it', numberChange('messages', {}), 'empty_change'],
    ['empty lists', numberChange('messages', { messages: [], statuses: null, errors: [] }), 'empty_change'],
    ['clicks on links', numberChange('messages', { user_actions: [{}] }), 'user_actions'],
    ['a change without a field', { value: { a: 1 } }, 'unknown_field'],
  ])('ignores %s and keeps it', (_name, raw, reason) => {
    const item = only('ignored', delivery(raw));
    expect(item.reason).toBe(reason);
    expect(item.raw).toEqual((raw as { value: unknown }).value);
  });

  it('is poison without the number it belongs to', () => {
    const value = { messages: [message('text')], history: [], errors: [{ code: 1 }] };
    expect(parse(delivery(change('messages', value))).items).toMatchObject([
      { kind: 'poison', reason: 'no_phone_number_id' },
      { kind: 'poison', reason: 'no_phone_number_id' },
    ]);
    expect(only('poison', delivery(change('history', value))).reason).toBe('no_phone_number_id');
  });
});
