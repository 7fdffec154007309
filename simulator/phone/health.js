import { byId } from './dom.js';

/** Says, beside the phone and on it, whether the business's webhook takes what is sent. */
export function showHealth({ reachable, error, waiting }) {
  const state = reachable === null ? 'unknown' : reachable ? 'up' : 'down';
  const count = waiting === 1 ? '1 update waits' : `${waiting} updates wait`;
  const text = {
    up: 'The business receives your messages.',
    unknown: error ? `Your messages go nowhere: ${error} is set.` : 'Nothing has been sent to the business yet.',
    down: `The business cannot be reached (${error}). ${count}; trying again.`,
  }[state];
  byId('health').dataset.state = state;
  byId('health-text').textContent = text;
  showBanner(
    state === 'down'
      ? 'Not delivered yet: the business cannot be reached. Trying again…'
      : state === 'unknown' && error
        ? `Not delivered: ${error} is set.`
        : null,
  );
}

export function showBanner(text) {
  const banner = byId('banner');
  banner.textContent = text ?? '';
  banner.hidden = text === null;
}
