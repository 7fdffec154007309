import type { NewOutbound } from './dispatches.repository.ts';
import type { Objection } from './dispatches.model.ts';

const HOUR_MS = 3_600_000;

/**
 * How long a message may wait where nobody says otherwise. An agent answers a question of this moment, and four hours
 * outlast most outages of a network; what a person wrote is for this day.
 */
const LIFE_MS: Readonly<Record<NewOutbound['author'], number>> = {
  agent: 4 * HOUR_MS,
  teammate: 24 * HOUR_MS,
  system: 24 * HOUR_MS,
};

/** Until when a message makes sense that is due at `from`. */
export function defaultExpiry(author: NewOutbound['author'], from: Date): Date {
  return new Date(from.getTime() + LIFE_MS[author]);
}

export const EXPIRED: Objection = {
  class: 'EXPIRED',
  title: 'Not sent: it would have come too late',
  detail: 'It waited longer than it was meant to.',
  advice: 'Send it again if it is still wanted.',
};
