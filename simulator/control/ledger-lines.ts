import type { Ledger } from '../ledger/ledger.ts';
import { acceptedView, inboundView, refusedView } from '../ledger/ledger-view.ts';
import type { LedgerSummary } from '../ledger/ledger-view.ts';

/** The whole ledger as JSON lines: what came in and went out in its order, what was refused, and the numbers. */
export function* ledgerLines({ ledger }: { ledger: Ledger }, summary: LedgerSummary): Generator<string> {
  const [accepted, inbound] = [ledger.accepted(), ledger.inbound()];
  let [a, i] = [0, 0];
  while (a < accepted.length || i < inbound.length) {
    const [out, came] = [accepted[a], inbound[i]];
    if (out !== undefined && (came === undefined || out.seq < came.seq)) {
      yield line({ kind: 'accepted', ...acceptedView(out) });
      a += 1;
    } else if (came !== undefined) {
      yield line({ kind: 'inbound', ...inboundView(came) });
      i += 1;
    }
  }
  for (const send of ledger.refused()) yield line({ kind: 'refused', ...refusedView(send) });
  yield line({ kind: 'summary', ...summary });
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
