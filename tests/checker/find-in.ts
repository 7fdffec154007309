import type { Evidence, PlatformAccepted, SeenMessage, Stop } from './evidence.ts';

/** In made-up evidence: its messages and what belongs to them. */
export const all = (evidence: Evidence): SeenMessage[] => evidence.companies.flatMap(({ messages }) => messages);
export const inbound = (evidence: Evidence): SeenMessage[] =>
  all(evidence).filter(({ direction }) => direction === 'inbound');
export const answers = (evidence: Evidence): SeenMessage[] =>
  all(evidence).filter(({ direction }) => direction === 'outbound');
export const acceptOf = ({ platform }: Evidence, message: SeenMessage): PlatformAccepted =>
  platform.accepted.find(({ wamid }) => wamid === message.wamid)!;

export function remove(evidence: Evidence, message: SeenMessage): void {
  for (const company of evidence.companies) company.messages = company.messages.filter((one) => one !== message);
}

export function homeOf(evidence: Evidence, message: SeenMessage) {
  return evidence.companies.find(({ messages }) => messages.includes(message))!;
}

/** Everything of this kind was stopped just before something was taken. */
export function stop(
  { companies, stops }: Evidence,
  { at, wamid, person_id, phone_number_id }: PlatformAccepted,
  kind: Stop['kind'],
) {
  const { company, messages } = companies.find(({ paces }) => phone_number_id in paces)!;
  const message = messages.find((one) => one.wamid === wamid)!;
  const of = { opt_out: person_id, pause: phone_number_id, cancel: message.id, stop: null }[kind];
  const acked_at = new Date(Date.parse(at) - 50).toISOString();
  stops.push({ company, kind, of, asked_at: acked_at, acked_at, lifted_at: null, leased_ms: 49 });
}
