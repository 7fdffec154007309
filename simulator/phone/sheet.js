import { byId, el } from './dom.js';

/** A panel from below, with a title and what is given; `close` gives the focus back to where it was. */
export function openSheet(title, build) {
  const opener = document.activeElement;
  const close = () => {
    sheet.remove();
    opener?.focus();
  };
  const panel = el(
    'div',
    { class: 'sheet-panel', role: 'dialog', 'aria-modal': 'true', 'aria-label': title },
    el('h3', {}, title),
    ...build(close),
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
  panel.querySelector('button, input')?.focus();
}

/** One line to choose in a sheet. */
export function sheetRow(title, detail, choose, testid = 'sheet-row') {
  return el(
    'button',
    { class: 'card', type: 'button', 'data-testid': testid, onclick: choose },
    el(
      'span',
      { class: 'card-text' },
      el('span', { class: 'card-name' }, title),
      detail ? el('span', { class: 'card-sub' }, detail) : null,
    ),
  );
}
