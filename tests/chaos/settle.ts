import { setTimeout as pause } from 'node:timers/promises';
import { check } from './checker.ts';
import type { Announcement, ContactOperation, Evidence, LedgerReading, Sighting, Violation } from './evidence.ts';
import { createGatherer, findContacts, platformEvidence } from './gather.ts';
import type { Company } from './world/companies.ts';
import { DEMO_NUMBER, HOLD_S, SECOND_NUMBER, type World } from './world/world.ts';

const QUIET_LIMIT_MS = 120_000;
const LOOK_EVERY_MS = 1_500;

export interface Settled {
  evidence: Evidence;
  violations: Violation[];
  /** Until both ledgers agreed; null when they did not in time. */
  quiet_ms: number | null;
}

/** What was noted while the run was on. */
export interface Noted {
  sightings: Sighting[];
  announcements: Announcement[];
  readings: LedgerReading[];
  operations: Omit<ContactOperation, 'found'>[];
}

/**
 * Ends the faults, lets somebody new ask each number something, which proves to the product that it hears what becomes
 * of its messages, and waits until both sides agree, at most two minutes. Then looks once more when nothing may move.
 */
export async function settle(world: World, companies: readonly Company[], noted: () => Noted): Promise<Settled> {
  const { simulator, log } = world;
  simulator.faults.set([]);
  log.add('faults end');
  const begun = performance.now();
  const left = (): number => QUIET_LIMIT_MS - (performance.now() - begun);
  const gatherers = companies.map((company) => createGatherer(company));
  simulator.webhooks.retryNow();
  await simulator.idle(left());

  const gather = async (): Promise<Evidence> => {
    // Noted before reading, so that nothing read is older than what was seen.
    const { sightings, announcements, readings, operations } = noted();
    const seen = [];
    for (const gatherCompany of gatherers) seen.push(await gatherCompany());
    const final = await Promise.all(companies.map((company) => readLedger(company)));
    const contacts = await Promise.all(
      companies.map((company) =>
        findContacts(
          company,
          operations.filter((one) => one.company === company.company),
        ),
      ),
    );
    return {
      companies: seen,
      platform: platformEvidence(world),
      sightings,
      announcements,
      readings: [...readings, ...final],
      contact_operations: contacts.flat(),
    };
  };

  async function probe(round: number): Promise<void> {
    for (const [index, number] of [DEMO_NUMBER, SECOND_NUMBER].entries()) {
      const wa_id = `155504${round}${String(index).padStart(4, '0')}`;
      simulator.putPerson({ name: `Probe ${round}`, wa_id });
      simulator.write(wa_id, number, { text: 'How long does delivery take?' });
    }
    await pause(LOOK_EVERY_MS);
  }

  /** Looks until both sides agree or the time is over. */
  async function agree(): Promise<{ evidence: Evidence; violations: Violation[] }> {
    for (;;) {
      const evidence = await gather();
      const violations = check(evidence);
      if (violations.length === 0 || left() < 0) return { evidence, violations };
      await pause(LOOK_EVERY_MS);
    }
  }

  log.add('probe');
  await probe(1);
  const first = await agree();
  if (first.violations.length > 0) return { ...first, quiet_ms: null };
  const quiet_ms = performance.now() - begun;
  // Whatever would still be repeated is repeated after a new proof that the number works.
  await probe(2);
  await pause(3 * HOLD_S * 1_000);
  return { ...(await agree()), quiet_ms };
}

async function readLedger(company: Company): Promise<LedgerReading> {
  const { received, processed, rejected, pending } = (await company.get('/inbound_deliveries/ledger')).body;
  return { company: company.company, at: new Date().toISOString(), received, processed, rejected, pending };
}
