import type { ErrorClass } from '../../contract.ts';

/** What we know of one code: its class, a title for people, advice where the class's own does not fit, a wait. */
export type ErrorRow = readonly [
  code: number,
  error_class: ErrorClass,
  title: string,
  advice?: string | undefined,
  retry_after_ms?: number,
];

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
