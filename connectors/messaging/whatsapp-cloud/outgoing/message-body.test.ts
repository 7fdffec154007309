import { describe, expect, it } from 'vitest';
import { MessageBodyError } from './body-error.ts';
import { mediaIdsIn } from './media-refs.ts';
import { messageBody } from './message-body.ts';
import type { OutgoingMessage } from './outgoing-message.ts';
import { textOf } from './text-of.ts';

const MEDIA_ID = '0190a000-0000-7000-8000-000000000001';
const MESSAGE_ID = '0190a000-0000-7000-8000-000000000002';
const to = '15550100101';
const refs = { media: new Map([[MEDIA_ID, '77']]), wamids: new Map([[MESSAGE_ID, 'wamid.X']]) };
const nothing = { media: new Map<string, string>(), wamids: new Map<string, string>() };

function fieldOf(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    if (error instanceof MessageBodyError) return error.field;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('messageBody', () => {
  it('names the file by the id it has on the platform, and leaves the message as it was', () => {
    const message: OutgoingMessage = {
      type: 'document',
      media_id: MEDIA_ID,
      caption: 'Your bill',
      filename: 'bill.pdf',
    };
    expect(messageBody({ to }, message, refs)['document']).toEqual({
      id: '77',
      caption: 'Your bill',
      filename: 'bill.pdf',
    });
    expect(message.media_id).toBe(MEDIA_ID);
  });

  it('does not look for files in what a form is given', () => {
    const parameters = { flow_message_version: '3' as const, flow_id: '1', flow_cta: 'Book' };
    const payload = { screen: 'A', data: { image: { media_id: 'mine' }, media_id: 'mine too' } };
    const message: OutgoingMessage = {
      type: 'interactive',
      interactive: {
        type: 'flow',
        body: { text: 'Book' },
        action: { name: 'flow', parameters: { ...parameters, flow_action_payload: payload } },
      },
    };
    expect(mediaIdsIn(message)).toEqual([]);
    expect(messageBody({ to }, message, nothing)['interactive']).toEqual(message.interactive);
  });

  it('quotes, except with a reaction', () => {
    const quoting = { to, reply_to_wamid: 'wamid.P' };
    expect(messageBody(quoting, { type: 'text', text: 'x' }, nothing).context).toEqual({ message_id: 'wamid.P' });
    const reaction = messageBody(quoting, { type: 'reaction', message_id: MESSAGE_ID, emoji: '' }, refs);
    expect(reaction).toMatchObject({ reaction: { message_id: 'wamid.X', emoji: '' } });
    expect('context' in reaction).toBe(false);
  });

  it('names what the platform has not got', () => {
    expect(fieldOf(() => messageBody({ to }, { type: 'image', media_id: MEDIA_ID }, nothing))).toBe('media_id');
    const reaction: OutgoingMessage = { type: 'reaction', message_id: MESSAGE_ID, emoji: '👍' };
    expect(fieldOf(() => messageBody({ to }, reaction, nothing))).toBe('message_id');
    const place: OutgoingMessage = { type: 'location', location: { latitude: 1, longitude: 2 } };
    expect(fieldOf(() => messageBody({ group_id: 'G' }, place, nothing))).toBe('type');
    expect(messageBody({ group_id: 'G' }, { type: 'text', text: 'x' }, nothing)).toMatchObject({
      to: 'G',
      recipient_type: 'group',
    });
  });
});

describe('textOf', () => {
  it.each<[OutgoingMessage, string | null]>([
    [{ type: 'text', text: 'Hi' }, 'Hi'],
    [{ type: 'image', media_id: MEDIA_ID }, null],
    [{ type: 'video', media_id: MEDIA_ID, caption: 'Look' }, 'Look'],
    [{ type: 'location', location: { latitude: 1.5, longitude: 2 } }, '1.5, 2'],
    [{ type: 'location', location: { latitude: 1.5, longitude: 2, name: 'Shop' } }, 'Shop'],
    [{ type: 'contacts', contacts: [{ name: { formatted_name: 'Ada L', first_name: 'Ada' } }] }, 'Ada L'],
    [{ type: 'reaction', message_id: MESSAGE_ID, emoji: '' }, null],
    [{ type: 'template', template: { name: 'hello', language: 'en' } }, null],
    [
      {
        type: 'interactive',
        interactive: {
          type: 'button',
          header: { type: 'text', text: 'Open late' },
          body: { text: 'Come?' },
          footer: { text: 'Every Friday' },
          action: { buttons: [{ type: 'reply', reply: { id: '1', title: 'Yes' } }] },
        },
      },
      'Open late\nCome?\nEvery Friday',
    ],
  ])('%j', (message, text) => {
    expect(textOf(message)).toBe(text);
  });
});
