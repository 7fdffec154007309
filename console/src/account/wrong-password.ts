import { ApiProblem, asProblem } from '../api/problem.ts';

/**
 * A refused password of a person who is signed in belongs to its field. The server may say so with a 401 or 403 of its
 * own, which would otherwise read as being signed out.
 */
export async function asFieldProblem<Result>(call: Promise<Result>, field: string, message: string): Promise<Result> {
  try {
    return await call;
  } catch (cause) {
    const refused = asProblem(cause);
    const told = refused.problem?.errors?.some((error) => error.field === field) === true;
    if (refused.kind !== 'credentials' && refused.kind !== 'denied' && !told) throw refused;
    const problem = refused.problem;
    throw problem === null
      ? refused
      : new ApiProblem(422, { ...problem, errors: [{ field, message }] }, refused.retry_after_s, refused);
  }
}
