import { setTimeout as pause } from 'node:timers/promises';
import { check } from './checker.ts';
import type { Company } from './companies.ts';
import type { Evidence, Violation } from './evidence.ts';
import { createGatherer, findContacts, readLedger } from './gather.ts';
import type { Notes } from './notes.ts';
import { createPlatform, modelCalls } from './outside.ts';

const LOOK_EVERY_MS = 1_000;
/** What is still wrong after so many looks that all saw the same will not mend itself. */
const SAME_LOOKS = 40;

export interface Judged {
  evidence: Evidence;
  violations: Violation[];
  /** Until both sides agreed; null when they did not in time. */
  quiet_ms: number | null;
}

export interface Court {
  /** Looks until both sides agree or the time is over. */
  judge(limit_ms: number): Promise<Judged>;
}

/**
 * Judges a run by what the platform and the scripted model wrote down, and by what the product tells each company through
 * its public API. The product may still be at work: it is given time until both sides agree.
 */
export function openCourt(options: {
  companies: readonly Company[];
  /** The simulator. */
  platform_url: string;
  model_url?: string | undefined;
  /** Asked anew at each look. */
  notes: () => Notes;
}): Court {
  const { companies } = options;
  const platform = createPlatform(options.platform_url);
  const gatherers = companies.map((company) => createGatherer(company));

  async function gather(): Promise<Evidence> {
    // Copied before reading, so that nothing read is older than what was seen.
    const { sightings, announcements, readings, operations, stops, resends } = structuredClone(options.notes());
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
      judged_at: new Date().toISOString(),
      companies: seen,
      platform: await platform.ledger(),
      sightings,
      announcements,
      readings: [...readings, ...final],
      contact_operations: contacts.flat(),
      stops,
      resends,
      model_calls: await modelCalls(options.model_url),
    };
  }

  return {
    async judge(limit_ms) {
      const begun = performance.now();
      const left = (): number => limit_ms - (performance.now() - begun);
      await platform.idle(left());
      let last = '';
      for (let same = 0; ; same += 1) {
        const evidence = await gather();
        const violations = check(evidence);
        if (violations.length === 0) return { evidence, violations, quiet_ms: performance.now() - begun };
        const found = JSON.stringify(violations);
        if (found !== last) same = 0;
        last = found;
        if (left() < 0 || same > SAME_LOOKS) return { evidence, violations, quiet_ms: null };
        await pause(LOOK_EVERY_MS);
      }
    },
  };
}
