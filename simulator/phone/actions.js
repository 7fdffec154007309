import { el } from './dom.js';
import { openSheet, sheetRow } from './sheet.js';

const EMOJIS = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

/** What can be done with one message: react, quote it, and with an own one change it or take it back. */
export function openActions(bubble, { write, quote }) {
  const { wamid } = bubble;
  const own = bubble.direction === 'out';
  openSheet('Message', (close) => {
    const act = (message) => () => {
      close();
      write(message);
    };
    const react = (emoji) => act({ type: 'reaction', reaction: { message_id: wamid, ...(emoji && { emoji }) } });
    const emojis = EMOJIS.map((emoji) =>
      el(
        'button',
        {
          class: 'emoji',
          type: 'button',
          'aria-label': `React with ${emoji}`,
          'data-testid': 'react',
          onclick: react(emoji),
        },
        emoji,
      ),
    );
    return [
      el('div', { class: 'emojis' }, ...emojis),
      sheetRow('Take your reaction back', null, react(null)),
      sheetRow('Reply', 'Quotes this message', () => {
        close();
        quote(bubble);
      }),
      own && bubble.type === 'text' && !bubble.revoked
        ? sheetRow('Edit', bubble.text, () => {
            close();
            openEditor(bubble, write);
          })
        : null,
      own && !bubble.revoked
        ? sheetRow('Delete for everyone', null, act({ type: 'revoke', revoke: { message_id: wamid } }), 'revoke')
        : null,
    ].filter(Boolean);
  });
}

function openEditor({ wamid, text }, write) {
  openSheet('Edit', (close) => {
    const field = el('input', { class: 'sheet-input', 'aria-label': 'Message', 'data-testid': 'edit-input' });
    field.value = text;
    const form = el(
      'form',
      {
        class: 'sheet-form',
        onsubmit: (event) => {
          event.preventDefault();
          if (field.value.trim() === '') return;
          close();
          write({ type: 'edit', edit: { message_id: wamid, text: field.value.trim() } });
        },
      },
      field,
      el('button', { class: 'choice', type: 'submit', 'data-testid': 'edit-save' }, 'Save'),
    );
    return [form];
  });
}
