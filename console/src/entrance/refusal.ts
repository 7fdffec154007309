import type { ApiProblem } from '../api/problem.ts';
import type { Translate } from '../i18n/index.ts';

/** Whether address and password were right and only the authenticator's code is missing or wrong. */
export function wantsCode(problem: ApiProblem): boolean {
  return problem.problem?.errors?.some(({ field }) => field === 'totp_code') === true;
}

/** The sentence for a refused sign-in; each says what to do next. */
export function refusal(problem: ApiProblem, seconds_left: number, t: Translate): string {
  if (wantsCode(problem)) return t('sign_in.code_wrong');
  if (problem.kind === 'credentials' || problem.kind === 'invalid') return t('sign_in.wrong');
  // The server says why: the company is suspended, for instance.
  if (problem.kind === 'denied') return problem.problem?.detail || t('sign_in.denied');
  if (problem.kind === 'busy') {
    return seconds_left > 0 ? t('sign_in.too_many_wait', { seconds: seconds_left }) : t('sign_in.too_many');
  }
  if (problem.kind === 'unavailable') return t('sign_in.unavailable');
  if (problem.kind === 'offline') return t('sign_in.offline');
  return t('sign_in.fault');
}
