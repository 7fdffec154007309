import type { Evidence, LedgerReading, Violation } from '../evidence.ts';

/** LEDGER: received = processed + rejected + pending at every look; it never shrinks, and at the end nothing waits. */
export function checkLedgers({ readings, platform }: Evidence): Violation[] {
  const rows = Map.groupBy(readings, ({ company }) => company);
  const violations = [...rows.values()].flatMap((row) => checkRow(row));
  if (platform.pending_webhooks > 0) {
    violations.push(broken(`${platform.pending_webhooks} webhooks were never answered with 200`));
  }
  return violations;
}

function checkRow(row: readonly LedgerReading[]): Violation[] {
  const violations = row.flatMap(({ company, at, received, processed, rejected, pending }, index) => {
    const found: Violation[] = [];
    if (received !== processed + rejected + pending) {
      found.push(broken(`${company} at ${at}: ${received} ≠ ${processed} + ${rejected} + ${pending}`));
    }
    const before = row[index - 1];
    if (before !== undefined && received < before.received) {
      found.push(broken(`${company} at ${at}: received fell from ${before.received} to ${received}`));
    }
    return found;
  });
  const last = row.at(-1)!;
  if (last.pending > 0) violations.push(broken(`${last.company}: ${last.pending} deliveries still wait`));
  if (last.rejected > 0) violations.push(broken(`${last.company}: ${last.rejected} good deliveries were rejected`));
  return violations;
}

function broken(what: string): Violation {
  return { rule: 'LEDGER', person: null, what };
}
