import type { Evidence, Violation } from './evidence.ts';
import { checkAnnouncements } from './rules/announcements.ts';
import { checkAnswers } from './rules/answers.ts';
import { checkContacts } from './rules/contacts.ts';
import { checkFates } from './rules/fates.ts';
import { checkInbound } from './rules/inbound.ts';
import { checkLedgers } from './rules/ledgers.ts';
import { checkModelCalls } from './rules/model-calls.ts';
import { checkPace } from './rules/pace.ts';
import { checkSends } from './rules/sends.ts';
import { checkSightings } from './rules/sightings.ts';
import { checkStops } from './rules/stops.ts';

/** Everything in which the platform's ledger and the product's public API do not agree. */
export function check(evidence: Evidence): Violation[] {
  return [
    ...checkInbound(evidence),
    ...checkFates(evidence),
    ...checkAnswers(evidence),
    ...checkModelCalls(evidence),
    ...checkSends(evidence),
    ...checkStops(evidence),
    ...checkPace(evidence),
    ...checkSightings(evidence),
    ...checkAnnouncements(evidence),
    ...checkLedgers(evidence),
    ...checkContacts(evidence),
  ];
}
