import { describe, expect, it } from 'vitest';
import { BSUID, only, parse, PNID, status, statuses, WA_ID } from './sample-deliveries.ts';

describe('a status', () => {
  it('says how far which message has come', () => {
    const item = only(
      'status',
      statuses(
        status('sent', {
          biz_opaque_callback_data: 'attempt-1',
          pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' },
          conversation: { id: 'c', expiration_timestamp: '1750000000', origin: { type: 'service' } },
        }),
      ),
    );
    expect(item).toMatchObject({
      dedupe_key: `status:${PNID}:wamid.OUT1:sent:`,
      phone_number_id: PNID,
      wamid: 'wamid.OUT1',
      status: 'sent',
      raw_status: 'sent',
      at: '2025-06-15T15:06:40.000Z',
      recipient_id: WA_ID,
      recipient_user_id: BSUID,
      recipient_participant: null,
      callback_data: 'attempt-1',
      pricing: { model: 'PMP', type: 'regular', category: 'utility', billable: true },
      conversation: { id: 'c', origin: 'service', expires_at: '2025-06-15T15:06:40.000Z' },
      errors: [],
    });
  });

  it('may name its recipient by user id only', () => {
    const { recipient_id: _id, ...rest } = status('read', { recipient_user_id: 'US.7' });
    expect(only('status', statuses(rest))).toMatchObject({
      recipient_id: null,
      recipient_user_id: 'US.7',
      pricing: null,
    });
  });

  it('carries the errors of a failure, and differs by code', () => {
    const failed = (code: number) =>
      only('status', statuses(status('failed', { errors: [{ code, title: 't', error_data: { details: 'd' } }] })));
    expect(failed(131_049)).toMatchObject({ status: 'failed', errors: [{ code: 131_049, details: 'd' }] });
    expect(failed(131_049).dedupe_key).not.toBe(failed(131_026).dedupe_key);
    expect(only('status', statuses(status('failed'))).errors).toEqual([]);
  });

  it('is one per member in a group', () => {
    const members = ['15550101', '15550102'].map((id) =>
      status('read', { recipient_type: 'group', recipient_participant_id: id }),
    );
    const hidden = status('read', { recipient_participant_user_id: 'US.3' });
    const { items } = parse(statuses(...members, hidden));
    expect(items.map((item) => item.kind === 'status' && item.recipient_participant)).toEqual([
      '15550101',
      '15550102',
      'US.3',
    ]);
    expect(new Set(items.map((item) => item.dedupe_key)).size).toBe(3);
  });

  it('is ignored when its value is new to us', () => {
    expect(only('ignored', statuses(status('warning')))).toMatchObject({
      reason: 'unknown_status',
      phone_number_id: PNID,
    });
  });

  it('is a call when it says so', () => {
    const item = only('call', statuses(status('RINGING', { type: 'call', id: 'wacid.1' })));
    expect(item).toMatchObject({ call_id: 'wacid.1', event: 'ringing', to: WA_ID, user_id: BSUID });
  });

  it.each([
    [status('sent', { id: '' }), 'no_id'],
    [status('sent', { id: null }), 'no_id'],
    [status(''), 'no_status'],
    ['sent', 'not_an_object'],
  ])('is poison when it cannot be used: %j', (raw, reason) => {
    expect(only('poison', statuses(raw))).toMatchObject({ reason, phone_number_id: PNID, field: 'messages', raw });
  });
});
