import { openActions } from './actions.js';
import { choicesOf } from './choices.js';
import { contentOf } from './content.js';
import { byId, el, icon } from './dom.js';
import { clockTime, dayName } from './format.js';

const WAITING = ['M12 1.5a4.8 4.8 0 1 0 .01 0', 'M12 3.8v2.7l1.8 1'];
const ONE_TICK = ['M6 6.500l3.200 3.200 6.300-7'];
const TWO_TICKS = ['M1.500 6.500l3.200 3.200 6.300-7', 'M8.700 8.300l1.400 1.400 6.300-7'];
const TICKS = { sending: ONE_TICK, retrying: WAITING, delivered: TWO_TICKS, read: TWO_TICKS };
const SAID = { sending: 'sent', retrying: 'not delivered yet', delivered: 'delivered', read: 'read' };

/** The chat's messages on the screen, one row for each, kept up to date one by one. */
export function createThread(reply, actions) {
  const thread = byId('thread');
  const rows = new Map();
  const bubbles = new Map();
  const typing = el(
    'div',
    { class: 'row in is-new' },
    el('div', { class: 'bubble typing', 'aria-label': 'typing' }, el('i'), el('i'), el('i')),
  );
  let lastDay = '';

  function show(bubble, is_new) {
    bubbles.set(bubble.wamid, bubble);
    if (bubble.type === 'reaction') return react(bubble);
    // What they did shows on the message that they are about.
    if (['edit', 'revoke', 'system'].includes(bubble.type)) return;
    const before = rows.get(bubble.wamid);
    const row = rowOf(bubble);
    rows.set(bubble.wamid, row);
    if (before) {
      const reaction = before.querySelector('.reaction');
      if (reaction) row.append(reaction);
      before.replaceWith(row);
      return;
    }
    const stay = thread.scrollHeight - thread.scrollTop - thread.clientHeight > 120 && bubble.direction === 'in';
    const today = dayName(bubble.at);
    if (today !== lastDay) thread.append(el('div', { class: 'day' }, today));
    lastDay = today;
    if (is_new) row.classList.add('is-new');
    thread.append(row);
    if (typing.isConnected) thread.append(typing);
    if (!stay) thread.scrollTop = thread.scrollHeight;
  }

  function rowOf(bubble) {
    const own = bubble.direction === 'out';
    const quoted = bubbles.get(bubble.context_wamid);
    const meta = el(
      'span',
      { class: 'meta' },
      bubble.edited && !bubble.revoked ? 'edited ' : null,
      clockTime(bubble.at),
    );
    if (own) {
      const ticks = icon(TICKS[bubble.status] ?? ONE_TICK, '0 0 18 12', 'ticks');
      meta.append(ticks, el('span', { class: 'visually-hidden' }, SAID[bubble.status] ?? ''));
    }
    const body = el(
      'div',
      {
        class: 'bubble',
        'data-testid': 'bubble',
        'data-direction': bubble.direction,
        'data-status': bubble.status,
        'data-wamid': bubble.wamid,
      },
      quoted ? el('div', { class: 'quote' }, (quoted.text || quoted.type).slice(0, 140)) : null,
      ...(bubble.revoked ? [el('em', { class: 'gone' }, 'This message was deleted')] : contentOf(bubble)),
      meta,
    );
    const late =
      own && bubble.status === 'retrying' ? el('div', { class: 'late' }, 'Not delivered yet, retrying…') : null;
    const more = el(
      'button',
      {
        class: 'more',
        type: 'button',
        'aria-label': 'What to do with this message',
        'data-testid': 'bubble-more',
        onclick: () => openActions(bubble, actions),
      },
      '⌄',
    );
    body.append(more);
    return el('div', { class: `row ${bubble.direction}` }, body, late, choicesOf(bubble, reply));
  }

  function react({ content }) {
    const row = rows.get(content?.message_id);
    row?.querySelector('.reaction')?.remove();
    if (content?.emoji) row?.append(el('span', { class: 'reaction' }, content.emoji));
  }

  return {
    show: (bubble) => show(bubble, true),
    /** Replaces everything. */
    fill(list) {
      rows.clear();
      bubbles.clear();
      lastDay = '';
      thread.replaceChildren();
      for (const bubble of list) show(bubble, false);
      thread.scrollTop = thread.scrollHeight;
    },
    setTyping(is_typing) {
      if (is_typing) {
        thread.append(typing);
        thread.scrollTop = thread.scrollHeight;
      } else typing.remove();
    },
    /** What an empty chat says; null says nothing. */
    setIntro(intro) {
      thread.querySelector('.intro')?.remove();
      if (intro === null || rows.size > 0) return;
      thread.append(el('div', { class: 'intro' }, el('strong', {}, intro.title), intro.text));
    },
    isEmpty: () => rows.size === 0,
  };
}
