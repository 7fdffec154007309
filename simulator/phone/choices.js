import { el } from './dom.js';
import { openSheet, sheetRow } from './sheet.js';

const PLACE = { latitude: 40.7128, longitude: -74.006, name: 'Home', address: '1 Example Street' };

/** The buttons under a business message; tapping one answers through `reply(message)`. */
export function choicesOf(bubble, reply) {
  if (bubble.direction !== 'in') return null;
  const buttons = buttonsOf(bubble, reply);
  return buttons.length === 0 ? null : el('div', { class: 'choices' }, ...buttons);
}

function buttonsOf({ type, content, wamid, face }, reply) {
  const answer = (message) => reply({ ...message, context: { message_id: wamid } });
  if (type === 'template') {
    return (face?.buttons ?? []).map(({ type: kind, text, payload, url }) =>
      kind === 'QUICK_REPLY'
        ? choice(text, () => answer({ type: 'button', button: { payload, text } }))
        : choice(url ? `${text} ↗` : text, null, url),
    );
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
    case 'flow':
      return [choice(action.parameters?.flow_cta ?? 'Open', () => answer(flowReply(action.parameters)))];
    case 'call_permission_request':
      return ['accept', 'reject'].map((response) =>
        choice(response === 'accept' ? 'Allow calls' : 'Not now', () => answer(callReply(response))),
      );
    case 'carousel':
      return (action.cards ?? []).flatMap(({ action: card }) =>
        (card?.buttons ?? []).map(({ quick_reply: { id, title } }) =>
          choice(title, () => answer({ type: 'button', button: { payload: id, text: title } })),
        ),
      );
    default:
      return [];
  }
}

function flowReply(parameters) {
  const response_json = JSON.stringify({ flow_token: parameters?.flow_token ?? 'unused', answer: 'yes' });
  return {
    type: 'interactive',
    interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json } },
  };
}

function callReply(response) {
  const call_permission_reply = { response, response_source: 'user_action' };
  return { type: 'interactive', interactive: { type: 'call_permission_reply', call_permission_reply } };
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
  openSheet(action.button ?? 'Choose', (close) =>
    (action.sections ?? []).flatMap(({ title, rows }) => [
      title ? el('h4', {}, title) : null,
      ...(rows ?? []).map((row) => listRow(row, close, answer)),
    ]),
  );
}

function listRow({ id, title, description }, close, answer) {
  const list_reply = { id, title, ...(description && { description }) };
  const choose = () => {
    close();
    answer({ type: 'interactive', interactive: { type: 'list_reply', list_reply } });
  };
  return sheetRow(title, description, choose, 'list-row');
}
