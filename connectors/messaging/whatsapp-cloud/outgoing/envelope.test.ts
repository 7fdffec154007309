import { describe, expect, it } from 'vitest';
import { MessageBodyError } from './body-error.ts';
import { envelope, type Target } from './envelope.ts';

function fieldOf(target: Target): string {
  try {
    envelope(target);
  } catch (error) {
    if (error instanceof MessageBodyError) return error.field;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the envelope', () => {
  it('addresses a phone number with a plus, under the digits the platform gave', () => {
    expect(envelope({ to: '551188887777' })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+551188887777',
    });
    expect(envelope({ to: '+1 (555) 010-0101' }).to).toBe('+15550100101');
    expect(envelope({ to: '0015550100101' }).to).toBe('+15550100101');
  });

  it('addresses a user id only where there is no number', () => {
    const hidden = envelope({ to: null, user_id: 'US.4455667788990011' });
    expect(hidden.recipient).toBe('US.4455667788990011');
    expect('to' in hidden).toBe(false);
    const both = envelope({ to: '15550100101', user_id: 'US.4455' });
    expect(both.to).toBe('+15550100101');
    expect('recipient' in both).toBe(false);
  });

  it('addresses a group before anybody in it', () => {
    expect(envelope({ to: '15550100101', group_id: 'Y2FwaV9ncm91cA' })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'group',
      to: 'Y2FwaV9ncm91cA',
    });
  });

  it('quotes where there is something to quote', () => {
    expect(envelope({ to: '15550100101', reply_to_wamid: 'wamid.P' }).context).toEqual({ message_id: 'wamid.P' });
    expect('context' in envelope({ to: '15550100101', reply_to_wamid: null })).toBe(false);
  });

  it('names the field at fault', () => {
    expect(fieldOf({})).toBe('to');
    expect(fieldOf({ to: 'Ada' })).toBe('to');
    expect(fieldOf({ user_id: 'someone' })).toBe('user_id');
  });
});
