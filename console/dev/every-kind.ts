import { fileOf } from './pictures.ts';
import { openConversation, say } from './store.ts';

/** Every kind of message a customer can send. */
export function everyKind(): void {
  const talk = openConversation({
    name: 'Lucía Gómez Hernández',
    phone: '+5215512345678',
    language: 'es',
    holder: 'teammate',
    unread: 2,
    since_days: 40,
  });
  say(talk, 1500, { type: 'button', text: 'Talk to us', content: { payload: 'TALK', text: 'Talk to us' } });
  say(talk, 1495, {
    type: 'image',
    text: 'This lamp, in brass?',
    content: { mime_type: 'image/jpeg', caption: 'This lamp, in brass?' },
    media: fileOf('image', { width: 1200, height: 900 }),
    forwarded: true,
  });
  say(talk, 1494, { type: 'image', media: fileOf('image', { width: 700, height: 1100 }) });
  say(talk, 1493, {
    type: 'video',
    media: fileOf('video', { width: 1280, height: 720, duration_ms: 14_000, size_bytes: 3_400_000 }),
  });
  say(talk, 1492, { type: 'image', media: fileOf('image', { state: 'pending' }) });
  say(talk, 1491, {
    type: 'video',
    media: fileOf('video', {
      state: 'failed',
      failure: {
        reason: 'gone',
        title: 'The file is no longer there',
        advice: 'WhatsApp keeps files for 7 days. Ask the customer to send it again.',
      },
    }),
  });
  say(talk, 1490, {
    type: 'audio',
    content: { mime_type: 'audio/ogg; codecs=opus', voice: true },
    media: fileOf('audio', { duration_ms: 8_400, voice: true }),
  });
  say(talk, 1485, {
    type: 'document',
    text: 'floor-plan-2026-final.pdf',
    content: { mime_type: 'application/pdf', filename: 'floor-plan-2026-final.pdf' },
    media: fileOf('document', {
      filename: 'floor-plan-2026-final.pdf',
      mime_type: 'application/pdf',
      size_bytes: 482_133,
    }),
  });
  say(talk, 1480, {
    type: 'location',
    text: 'Café Tacuba',
    content: {
      latitude: 19.4357,
      longitude: -99.1377,
      name: 'Café Tacuba',
      address: 'Calle de Tacuba 28, Centro, Ciudad de México',
    },
  });
  say(talk, 1475, {
    type: 'contacts',
    text: 'Jorge Gómez',
    content: {
      contacts: [
        {
          name: 'Jorge Gómez',
          organization: 'Gómez Arquitectos',
          phones: [{ phone: '+52 55 9876 5432', type: 'MOBILE' }],
        },
      ],
    },
  });
  say(talk, 64, {
    type: 'interactive',
    text: 'Priority Express',
    content: { interactive_type: 'list_reply', title: 'Priority Express', description: 'Next day to 2 days' },
  });
  say(talk, 62, {
    type: 'order',
    text: '2 × lamp-brass-40',
    content: {
      note: 'Please gift-wrap the small one.',
      lines: [
        { product_id: 'lamp-brass-40', quantity: 2, price: 129, currency: 'USD' },
        { product_id: 'bulb-e27-warm', quantity: 4, price: 6.5, currency: 'USD' },
      ],
    },
  });
  say(talk, 61, {
    text: 'Hi! Is the lamp of the ad still to be had?',
    content: {
      body: 'Hi! Is the lamp of the ad still to be had?',
      referral: {
        source_type: 'ad',
        source_url: 'https://example.com/ad',
        headline: 'Brass lamps, made to last',
        body: 'Hand-made in Oaxaca. Ten years of guarantee.',
      },
    },
  });
  say(talk, 60, {
    author: 'teammate',
    type: 'interactive',
    text: 'How shall we send it?',
    content: {
      type: 'interactive',
      interactive: {
        type: 'button',
        header: { type: 'text', text: 'Delivery' },
        body: { text: 'How shall we send it?' },
        footer: { text: 'You can change this until noon' },
        action: {
          buttons: [{ reply: { id: 'a', title: 'By courier' } }, { reply: { id: 'b', title: 'I pick it up' } }],
        },
      },
    },
  });
  say(talk, 59.5, {
    author: 'teammate',
    type: 'template',
    text: 'Hello Lucía, your order 4711 is on its way.',
    content: {
      type: 'template',
      template: {
        name: 'order_update',
        language: 'en_US',
        components: [
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'Lucía' },
              { type: 'text', text: '4711' },
            ],
          },
          { type: 'button', sub_type: 'quick_reply', parameters: [{ type: 'payload', payload: 'Track it' }] },
        ],
      },
    },
  });
  say(talk, 59, { type: 'call', content: { status: 'completed', duration_s: 83 } });
  const reply = say(talk, 58, {
    author: 'teammate',
    text: 'Lovely choice! I put both lamps aside for you. *Gift wrap* is free. Shall I send it to the address in your floor plan?',
  });
  say(talk, 57, { type: 'reaction', text: '❤️', content: { message_id: reply.wamid, emoji: '❤️' } });
  const first = say(talk, 40, { text: 'Yes, to the ofice please' });
  say(talk, 39, {
    type: 'edit',
    text: 'Yes, to the office please',
    content: { original_message_id: first.wamid, type: 'text', text: 'Yes, to the office please' },
  });
  say(talk, 38, { type: 'unsupported', content: { unsupported_type: 'poll' } });
  const gone = say(talk, 30, { text: 'Wait, wrong address' });
  say(talk, 29, { type: 'revoke', content: { original_message_id: gone.wamid } });
  say(talk, 20, { author: 'system', direction: 'inbound', type: 'system', text: 'Lucía changed her phone number' });
  say(talk, 2, {
    type: 'sticker',
    content: { mime_type: 'image/webp', animated: true },
    media: fileOf('sticker', { width: 512, height: 512 }),
  });
  say(talk, 1, { text: 'Thank you, you are the best 💚', reply_to_wamid: reply.wamid });
}
