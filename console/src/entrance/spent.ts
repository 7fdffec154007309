import type { ApiProblem } from '../api/problem.ts';

/** Whether a link was refused as such: unknown, used or too old. What a form was filled with is another matter. */
export function isSpent(problem: ApiProblem | null): boolean {
  if (problem === null) return false;
  if (problem.problem?.errors?.some(({ field }) => field === 'token' || field.endsWith('.token'))) return true;
  return [400, 401, 404, 410].includes(problem.status);
}
