import { byId, el } from './dom.js';

const PLACE = { latitude: 40.7128, longitude: -74.006, name: 'Home', address: '1 Example Street' };

/** The buttons under a business message; tapping one answers through `reply(message)`. */
export function choicesOf(bubble, reply) {
  if (bubble.direction !== 'in') return null;
  const buttons = buttonsOf(bubble, reply);
  return buttons.length === 0 ? null : el('div', { class: 'choices' }, ...buttons);
}

function buttonsOf({ type, content, wamid }, reply) {
  const answer = (message) => reply({ ...message, context: { message_id: wamid } });
  if (type === 'template') {
    return (content?.components ?? [])
      .filter(
        (component) =>
          component.type?.toLowerCase() === 'button' && component.sub_type?.toLowerCase() === 'quick_reply',
      )
      .map((component) => component.parameters?.[0]?.payload ?? 'Reply')
      .map((payload) => choice(payload, () => answer({ type: 'button', button: { payload, text: payload } })));
  }
  if (type !== 'interactive') return [];
  const action = content?.action ?? {};
  switch (content?.type) {
    case 'button':
      return (action.buttons ?? []).map(({ reply: { id, title } }) =>
        choice(title, () =>
          answer({ type: 'interactive', interactive: { type: 'button_reply', button_reply: { id, title } } }),
        ),
      );
    case 'list':
      return [choice(action.button ?? 'Choose', () => openList(action, answer))];
    case 'location_request_message':
      return [choice('Send a location', () => answer({ type: 'location', location: PLACE }))];
    case 'cta_url':
      return [choice(`${action.parameters?.display_text} ↗`, null, action.parameters?.url)];
    default:
      return [];
  }
}

function choice(label, tap, title) {
  return el(
    'button',
    {
      class: 'choice',
      type: 'button',
      onclick: tap ?? (() => {}),
      disabled: tap === null,
      title,
      'data-testid': 'choice',
    },
    label,
  );
}

function openList(action, answer) {
  const opener = document.activeElement;
  const close = () => {
    sheet.remove();
    opener?.focus();
  };
  const row = ({ id, title, description }) =>
    el(
      'button',
      {
        class: 'card',
        type: 'button',
        'data-testid': 'list-row',
        onclick: () => {
          close();
          answer({
            type: 'interactive',
            interactive: { type: 'list_reply', list_reply: { id, title, ...(description && { description }) } },
          });
        },
      },
      el(
        'span',
        { class: 'card-text' },
        el('span', { class: 'card-name' }, title),
        description ? el('span', { class: 'card-sub' }, description) : null,
      ),
    );
  const sections = (action.sections ?? []).flatMap(({ title, rows }) => [
    title ? el('h4', {}, title) : null,
    ...(rows ?? []).map(row),
  ]);
  const panel = el(
    'div',
    { class: 'sheet-panel', role: 'dialog', 'aria-modal': 'true', 'aria-label': action.button ?? 'Choose' },
    el('h3', {}, action.button ?? 'Choose'),
    ...sections,
  );
  const sheet = el(
    'div',
    {
      class: 'sheet',
      onclick: (event) => event.target === sheet && close(),
      onkeydown: (event) => event.key === 'Escape' && close(),
    },
    panel,
  );
  byId('screen').append(sheet);
  panel.querySelector('button')?.focus();
}
