import type { CompanyEvidence, Evidence, PlatformAccepted, SeenMessage, Violation } from '../evidence.ts';
import { personFinder } from './people.ts';
import { furthest } from './ranks.ts';

/**
 * O2: a message that the product says was taken was taken once and stands where the platform last said it stands; one
 * that failed or was cancelled was not taken; `unknown` is left only where nobody took it and the customer has gone on.
 * And everything the platform took is a message of the product.
 */
export function checkSends({ companies, platform, resends, judged_at }: Evidence): Violation[] {
  const accepts = Map.groupBy(platform.accepted, ({ wamid }) => wamid);
  const claimed = new Set<string>();
  const violations = companies.flatMap((company) => {
    const personOf = personFinder(company);
    const newest = newestOf(company);
    return company.messages
      .filter(({ direction }) => direction === 'outbound')
      .flatMap((message) => {
        const person = personOf(message);
        const taken = message.wamid === null ? [] : (accepts.get(message.wamid) ?? []);
        if (message.wamid !== null && claimed.has(message.wamid)) return [oddity(person, message, 'shares its wamid')];
        if (message.wamid !== null) claimed.add(message.wamid);
        const number = company.numbers[message.channel_id];
        const what =
          misdirected(message, taken, { number, person }) ??
          problemOf(message, taken, { is_newest: newest.get(message.conversation_id) === message.id, judged_at });
        return what === undefined ? [] : [oddity(person, message, what)];
      });
  });
  const resent = Map.groupBy(resends, ({ message_id }) => message_id);
  return [
    ...violations,
    ...checkAttempts(platform.accepted),
    ...strays(companies, platform.accepted, { claimed, resent: (id) => resent.get(id)?.length ?? 0 }),
  ];
}

/** O1: an attempt, known by the id that travels with it, is taken once. */
function checkAttempts(accepted: readonly PlatformAccepted[]): Violation[] {
  return [...Map.groupBy(accepted, ({ callback_data }) => callback_data)].flatMap(([attempt, group]) => {
    const person = group[0]!.person_id;
    const wamids = group.map(({ wamid }) => wamid).join(', ');
    if (attempt === null) return [{ rule: 'O1' as const, person, what: `${wamids} went out without an attempt` }];
    return group.length === 1
      ? []
      : [{ rule: 'O1' as const, person, what: `attempt ${attempt} was taken ${group.length} times: ${wamids}` }];
  });
}

function oddity(person: string | null, { id, status, wamid }: SeenMessage, what: string): Violation {
  return { rule: 'O2', person, what: `message ${id} (${status}, ${wamid}) ${what}` };
}

function newestOf({ messages }: CompanyEvidence): Map<string, string> {
  const newest = new Map<string, string>();
  for (const { id, conversation_id } of messages) {
    if (id > (newest.get(conversation_id) ?? '')) newest.set(conversation_id, id);
  }
  return newest;
}

function misdirected(
  message: SeenMessage,
  taken: readonly PlatformAccepted[],
  meant: { number: string | undefined; person: string | null },
): string | undefined {
  for (const accepted of taken) {
    if (accepted.person_id !== meant.person) return `was taken for ${accepted.person_id}`;
    if (accepted.phone_number_id !== meant.number) return `was taken from ${accepted.phone_number_id}`;
    if (accepted.type !== message.type) return `was taken as ${accepted.type}`;
    if (message.type === 'text' && accepted.text !== message.text) return `was taken as "${accepted.text}"`;
  }
  return undefined;
}

function problemOf(
  message: SeenMessage,
  taken: readonly PlatformAccepted[],
  { is_newest, judged_at }: { is_newest: boolean; judged_at: string },
): string | undefined {
  const [first] = taken;
  switch (message.status) {
    case 'unknown':
      if (first !== undefined) return 'was taken, and the platform has said so';
      return is_newest ? 'was never settled, though the number works and the customer still waits' : undefined;
    case 'cancelled':
      return first === undefined ? undefined : 'was taken';
    case 'queued':
      return first === undefined && waits(message, judged_at) ? undefined : 'was never sent';
    case 'failed':
      if (first === undefined || first.fail_code !== null) return undefined;
      return 'was taken and did not fail there';
    default: {
      if (taken.length !== 1) return `was taken ${taken.length} times`;
      const told = tellable(first!);
      const expected = furthest(told) ?? 'accepted';
      return message.status === expected ? undefined : `stands at ${expected} for the platform (${told.join(', ')})`;
    }
  }
}

/** A message whose hour has not come, or that something speaks against for now, may stay queued. */
function waits({ scheduled_at, held }: SeenMessage, judged_at: string): boolean {
  if (scheduled_at != null && scheduled_at > judged_at) return true;
  return held != null && (held.until === null || held.until > judged_at);
}

/** The statuses that were told; those kept quiet the product cannot know. */
function tellable({ statuses, suppressed }: PlatformAccepted): string[] {
  return statuses.map(({ status }) => status).filter((status) => !suppressed.includes(status));
}

/** Sends that no message of the product accounts for: with the text of one that is there, that one went out twice. */
function strays(
  companies: readonly CompanyEvidence[],
  accepted: readonly PlatformAccepted[],
  { claimed, resent }: { claimed: ReadonlySet<string>; resent: (message_id: string) => number },
): Violation[] {
  const excused = new Map<string, number>();
  return accepted
    .filter(({ wamid }) => !claimed.has(wamid))
    .flatMap(({ wamid, person_id, phone_number_id, text, at, answer }): Violation[] => {
      const owner = companies.find(({ numbers }) => Object.values(numbers).includes(phone_number_id));
      const personOf = owner === undefined ? undefined : personFinder(owner);
      const twin = owner?.messages.find(
        (message) => message.direction === 'outbound' && message.text === text && personOf?.(message) === person_id,
      );
      const head = `${wamid}, taken at ${at} (${answer}),`;
      if (twin === undefined) return [{ rule: 'O3', person: person_id, what: `${head} belongs to no message` }];
      // A person who sends a message of unknown fate again takes it on themselves that it may arrive twice.
      const times = (excused.get(twin.id) ?? 0) + 1;
      excused.set(twin.id, times);
      if (times <= resent(twin.id)) return [];
      const whose = `may be a second send of ${twin.id} (${twin.status}, ${twin.wamid})`;
      return [{ rule: 'I4', person: person_id, what: `${head} ${whose}` }];
    });
}
