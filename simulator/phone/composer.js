import { byId, el } from './dom.js';

/** The line at the bottom: text with Enter or the button, everything else by the other one, and the first questions. */
export function createComposer({ onText, onAttach }) {
  const input = byId('input');
  const send = byId('send');
  const refresh = () => {
    send.disabled = input.value.trim() === '';
  };

  function submit() {
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    refresh();
    onText(text);
  }

  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
    input.focus();
  });
  input.addEventListener('input', refresh);
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  byId('attach').addEventListener('click', onAttach);
  refresh();

  return {
    offer(questions) {
      byId('starters').replaceChildren(
        ...questions.map((text) =>
          el(
            'button',
            { class: 'starter', type: 'button', 'data-testid': 'starter', onclick: () => onText(text) },
            text,
          ),
        ),
      );
    },
    focus: () => input.focus(),
    enable(is_enabled) {
      for (const control of [input, byId('attach')]) control.disabled = !is_enabled;
    },
  };
}
