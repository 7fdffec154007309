import { digitsOf, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { Channel } from '../people/channels.ts';
import type { People, Person } from '../people/people.ts';
import { GraphError } from '../errors/graph-error.ts';

export interface Recipient {
  person: Person;
  /** As the caller wrote it. */
  input: string;
  by_user_id: boolean;
}

/**
 * The person a send is for: `to` (a phone number, written any usual way) or else `recipient` (a user id).
 * Everybody with a plausible number is on this network; a user id must be known.
 */
export function resolveRecipient(
  body: Json,
  people: People,
  channel: Channel,
  made: (person: Person) => void,
): Recipient {
  const to = textAt(body, 'to');
  if (to !== null) return byNumber(to, people, channel, made);
  const user_id = textAt(body, 'recipient');
  if (user_id === null) throw new GraphError(131008, 'The parameter to is required.');
  const person = people.get(user_id);
  if (person === undefined || person.user_id !== user_id) throw new GraphError(131026);
  return { person, input: user_id, by_user_id: true };
}

function byNumber(to: string, people: People, channel: Channel, made: (person: Person) => void): Recipient {
  if (!/^\+?[\d\s().-]+$/.test(to)) throw new GraphError(131009, 'Param to is not a phone number.');
  const digits = digitsOf(to);
  if (digits.length < 7 || digits.length > 15) throw new GraphError(131009, 'Param to is not a phone number.');
  if (digits === channel.display_phone_number) throw new GraphError(131021);
  const reached = people.reach(digits);
  if (reached.made) made(reached.person);
  return { person: reached.person, input: to, by_user_id: false };
}
