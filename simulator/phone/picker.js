import { avatar, byId, el } from './dom.js';
import { phoneNumber, plainText } from './format.js';

const LANGUAGES = { pt: 'Português', es: 'Español', en: null };

/** The two lists beside the phone: who one is, and which business one writes to. */
export function createPicker({ onPerson, onNumber, onAdd }) {
  byId('add-person').addEventListener('submit', (event) => {
    event.preventDefault();
    const field = byId('add-name');
    const name = field.value.trim();
    field.value = '';
    if (name) onAdd(name);
  });

  return {
    draw(state) {
      byId('people').replaceChildren(
        ...state.people.map((person, index) => el('li', {}, personCard(person, index, state, onPerson))),
      );
      byId('numbers').replaceChildren(
        ...state.channels.map((channel) => el('li', {}, numberCard(channel, state, onNumber))),
      );
      byId('numbers').hidden = state.channels.length === 0;
      byId('no-numbers').hidden = state.channels.length > 0;
    },
  };
}

function personCard(person, index, state, choose) {
  const preview = state.previews.get(person.id);
  const unread = state.unread.get(person.id) ?? 0;
  const about = person.wa_id === null ? `@${person.username ?? 'unknown'}` : phoneNumber(person.wa_id);
  const tags = [LANGUAGES[person.language], person.wa_id === null ? 'number hidden' : null].filter(Boolean);
  return el(
    'button',
    {
      class: 'card',
      type: 'button',
      'aria-pressed': String(person.id === state.person),
      'data-testid': `person-${index + 1}`,
      'data-person': person.id,
      onclick: () => choose(person.id),
    },
    avatar(person.name, hueOf(index)),
    el(
      'span',
      { class: 'card-text' },
      el('span', { class: 'card-name' }, person.name, ...tags.map((tag) => el('span', { class: 'tag' }, tag))),
      el(
        'span',
        { class: 'card-sub' },
        preview ? `${preview.direction === 'out' ? 'You: ' : ''}${plainText(preview.text || preview.type)}` : about,
      ),
    ),
    unread > 0 ? el('span', { class: 'unread', 'aria-label': `${unread} unread` }, String(unread)) : null,
  );
}

function numberCard(channel, state, choose) {
  return el(
    'button',
    {
      class: 'card',
      type: 'button',
      'aria-pressed': String(channel.phone_number_id === state.number),
      'data-testid': `number-${channel.phone_number_id}`,
      onclick: () => choose(channel.phone_number_id),
    },
    avatar(channel.name, 168),
    el(
      'span',
      { class: 'card-text' },
      el('span', { class: 'card-name' }, channel.name),
      el('span', { class: 'card-sub' }, phoneNumber(channel.display_phone_number)),
    ),
  );
}

export const hueOf = (index) => (index * 67 + 12) % 360;
