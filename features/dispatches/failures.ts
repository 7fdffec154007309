import { explainError, type Refused } from '#connectors/messaging';
import { platformFailure, type Failure } from '#features/conversations';
import type { Objection } from './dispatches.model.ts';

/** Why the platform did not take it. What it said itself is kept apart; without a code the words are our own. */
export function failureOfRefusal({ code, class: kind, title, detail }: Refused): Failure {
  if (code !== null) return { ...platformFailure(code, detail), class: kind, title };
  return { code, class: kind, title, detail, advice: explainError(null).advice, platform_text: null };
}

/** Why we did not even try. */
export function failureOfObjection({ advice = '', ...objection }: Objection): Failure {
  return { code: null, ...objection, advice, platform_text: null };
}
