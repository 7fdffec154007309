import { describe, expect, it } from 'vitest';
import { MessageBodyError } from './body-error.ts';
import { MAX_TEXT_LENGTH, textBody } from './text.ts';

function fieldOf(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    if (error instanceof MessageBodyError) return error.field;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('textBody', () => {
  it('addresses a phone number with a plus, under the digits the platform gave', () => {
    expect(textBody({ to: '551188887777', text: 'Hi' })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+551188887777',
      type: 'text',
      text: { body: 'Hi', preview_url: false },
    });
    expect(textBody({ to: '+1 (555) 010-0101', text: 'Hi' }).to).toBe('+15550100101');
    expect(textBody({ to: '0015550100101', text: 'Hi' }).to).toBe('+15550100101');
  });

  it('addresses a user id only where there is no number', () => {
    const hidden = textBody({ to: null, user_id: 'US.4455667788990011', text: 'Hi' });
    expect(hidden.recipient).toBe('US.4455667788990011');
    expect('to' in hidden).toBe(false);
    const both = textBody({ to: '15550100101', user_id: 'US.4455', text: 'Hi' });
    expect(both.to).toBe('+15550100101');
    expect('recipient' in both).toBe(false);
  });

  it('quotes, and shows previews when asked', () => {
    expect(textBody({ to: '15550100101', text: 'x', reply_to_wamid: 'wamid.P', preview_url: true })).toMatchObject({
      context: { message_id: 'wamid.P' },
      text: { preview_url: true },
    });
    expect('context' in textBody({ to: '15550100101', text: 'x', reply_to_wamid: null })).toBe(false);
  });

  it('names the field at fault', () => {
    const to = '15550100101';
    expect(fieldOf(() => textBody({ text: 'x' }))).toBe('to');
    expect(fieldOf(() => textBody({ to: 'Ada', text: 'x' }))).toBe('to');
    expect(fieldOf(() => textBody({ user_id: 'someone', text: 'x' }))).toBe('user_id');
    expect(fieldOf(() => textBody({ to, text: ' \n' }))).toBe('text');
    expect(fieldOf(() => textBody({ to, text: 'x'.repeat(MAX_TEXT_LENGTH + 1) }))).toBe('text');
    expect(textBody({ to, text: 'x'.repeat(MAX_TEXT_LENGTH) }).text.body).toHaveLength(MAX_TEXT_LENGTH);
  });
});
