import type { Evidence } from './evidence.ts';
import { personFinder } from './rules/people.ts';
import type { LogEntry } from './log.ts';

/** All that happened to one customer, from every ledger, in the order of time, with the kills between. */
export function timelineOf(person: string, evidence: Evidence, log: readonly LogEntry[]): string[] {
  const entries: LogEntry[] = [...log];
  const { inbound, accepted, refused } = evidence.platform;
  for (const one of inbound.filter(({ from }) => from === person)) {
    entries.push({ at: one.at, what: `platform: wrote ${short(one.wamid)} "${one.text}" to ${one.phone_number_id}` });
    if (one.acked_at !== null)
      entries.push({ at: one.acked_at, what: `platform: ${short(one.wamid)} acked, posted ${one.posts} times` });
  }
  for (const one of accepted.filter(({ person_id }) => person_id === person)) {
    const kept = one.suppressed.length > 0 ? `, keeps ${one.suppressed.join()} quiet` : '';
    entries.push({
      at: one.at,
      what: `platform: ACCEPTED ${short(one.wamid)} (attempt ${one.callback_data}, ${one.answer}${kept}) "${one.text}"`,
    });
    for (const { status, at } of one.statuses) entries.push({ at, what: `platform: ${short(one.wamid)} ${status}` });
  }
  for (const one of refused.filter(({ to }) => to?.replace('+', '') === person)) {
    entries.push({ at: one.at, what: `platform: refused attempt ${one.callback_data} (${one.code ?? one.reason})` });
  }
  for (const company of evidence.companies) {
    const personOf = personFinder(company);
    for (const message of company.messages.filter((one) => personOf(one) === person)) {
      const { id, direction, author, wamid, status, fate, created_at, text } = message;
      const ends =
        direction === 'inbound'
          ? `fate ${fate}`
          : `by the ${author}, ends ${status}, turn ${company.turns[id] ?? 'none'}`;
      entries.push({
        at: created_at,
        what: `${company.company}: ${direction} ${id} (${short(wamid)}) ${ends} "${text}"`,
      });
      for (const seen of evidence.sightings.filter(({ message_id }) => message_id === id)) {
        entries.push({ at: seen.at, what: `${company.company}: ${id} seen as ${seen.status} by ${seen.by}` });
      }
    }
  }
  return entries
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ at, what }) => `    ${at.slice(11, 23)}  ${what}`);
}

function short(wamid: string | null): string {
  return wamid === null ? 'no wamid' : `…${wamid.slice(-12)}`;
}
