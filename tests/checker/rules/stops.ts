import type { Evidence, PlatformAccepted, Stop, Violation } from '../evidence.ts';

/** A send that was under way when a stop was acknowledged, and was still taken. */
export interface Leased {
  stop: Stop;
  accepted: PlatformAccepted;
}

/** O4: nothing is taken after a stop was acknowledged, but for what was leased by then. */
export function checkStops(evidence: Evidence): Violation[] {
  return afterStops(evidence)
    .filter(({ stop, accepted }) => !isLeased(stop, accepted))
    .map(({ stop, accepted }) => ({
      rule: 'O4' as const,
      person: accepted.person_id,
      what: `${accepted.wamid} was taken at ${accepted.at}, after the ${stop.kind} of ${stop.of ?? stop.company} at ${stop.acked_at}`,
    }));
}

/** Those that O4 forgives, to be listed. */
export function leasedBeforeStops(evidence: Evidence): Leased[] {
  return afterStops(evidence).filter(({ stop, accepted }) => isLeased(stop, accepted));
}

function afterStops(evidence: Evidence): Leased[] {
  return evidence.stops.flatMap((stop) =>
    evidence.platform.accepted
      .filter(({ at }) => at > stop.acked_at && (stop.lifted_at === null || at < stop.lifted_at))
      .filter((accepted) => concerns(evidence, stop, accepted) && !isAnswer(evidence, stop, accepted))
      .map((accepted) => ({ stop, accepted })),
  );
}

/** Who opts out and then writes again wants an answer, and gets it in words. */
function isAnswer({ platform }: Evidence, { kind, asked_at }: Stop, accepted: PlatformAccepted): boolean {
  if (kind !== 'opt_out' || accepted.type === 'template') return false;
  const { person_id, phone_number_id, at } = accepted;
  return platform.inbound.some(
    (one) => one.from === person_id && one.phone_number_id === phone_number_id && one.at >= asked_at && one.at <= at,
  );
}

function isLeased({ acked_at, leased_ms }: Stop, { at }: PlatformAccepted): boolean {
  return Date.parse(at) <= Date.parse(acked_at) + leased_ms;
}

function concerns({ companies }: Evidence, stop: Stop, accepted: PlatformAccepted): boolean {
  const company = companies.find((one) => one.company === stop.company);
  if (company === undefined || !Object.values(company.numbers).includes(accepted.phone_number_id)) return false;
  switch (stop.kind) {
    case 'opt_out':
      return accepted.person_id === stop.of;
    case 'pause':
      return accepted.phone_number_id === stop.of;
    case 'cancel':
      return company.messages.some(({ id, wamid }) => id === stop.of && wamid === accepted.wamid);
    case 'stop':
      return true;
  }
}
