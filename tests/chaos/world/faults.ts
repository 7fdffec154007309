import type { FaultInput } from '../../../simulator/faults/faults.ts';

/** The platform at its worst. Statuses are kept quiet only one by one, so that what was taken is always told somehow. */
export const FAULTS: readonly FaultInput[] = [
  { fault: 'refuse', code: 130_429, probability: 0.04 },
  { fault: 'refuse', code: 131_056, probability: 0.02 },
  { fault: 'refuse', code: 131_026, probability: 0.01 },
  { fault: 'refuse', code: 131_000, probability: 0.01 },
  { fault: 'html_error', probability: 0.02 },
  { fault: 'hang', probability: 0.03 },
  { fault: 'reset', probability: 0.03 },
  { fault: 'error_after_accept', probability: 0.02 },
  { fault: 'error_after_accept', html: true, probability: 0.02 },
  { fault: 'hang_after_accept', probability: 0.04 },
  { fault: 'reset_after_accept', probability: 0.03 },
  { fault: 'slow_answer', delay_ms: 400, probability: 0.15 },
  { fault: 'status_before_answer', probability: 0.1 },
  { fault: 'fail_later', code: 131_026, probability: 0.02 },
  { fault: 'suppress_statuses', statuses: ['sent'], probability: 0.03 },
  { fault: 'suppress_statuses', statuses: ['delivered'], probability: 0.03 },
  { fault: 'duplicate_webhook', copies: 1, probability: 0.12 },
  { fault: 'duplicate_webhook', copies: 4, probability: 0.03 },
  { fault: 'delay_webhook', delay_ms: 50, max_delay_ms: 800, probability: 0.1 },
  { fault: 'reorder_webhook', delay_ms: 300, probability: 0.08 },
  { fault: 'wrong_signature', probability: 0.02 },
  { fault: 'missing_signature', probability: 0.02 },
];
