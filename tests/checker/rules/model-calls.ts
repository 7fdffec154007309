import type { CompanyEvidence, Evidence, ModelCall, SeenMessage, Violation } from '../evidence.ts';
import { personFinder } from './people.ts';

/** A turn is taken three times at most, and each time a call that fails is made once more. */
const MOST_CALLS = 6;

/**
 * I4, where a scripted model answers: an answer is what the model said once, word for word, and the model was asked for
 * it as often as is recorded with the answer, beside the calls that failed or were cut off, and once more for each of the
 * customer's words that came in between.
 */
export function checkModelCalls({ companies, model_calls }: Evidence): Violation[] {
  if (model_calls === null) return [];
  const byQuestion = Map.groupBy(model_calls, ({ question }) => question);
  const excess = [...byQuestion].flatMap(([question, calls]) =>
    calls.length > MOST_CALLS ? [broken(null, `the model was asked "${question}" ${calls.length} times`)] : [],
  );
  const used = new Map<ModelCall, string>();
  const answers = companies.flatMap((company) => {
    const personOf = personFinder(company);
    return company.messages
      .filter(({ id }) => company.tries[id] !== undefined)
      .flatMap((message) => {
        const what = problemOf(message, company, { model_calls, byQuestion, used });
        return what === undefined ? [] : [broken(personOf(message), `message ${message.id} ${what}`)];
      });
  });
  return [...excess, ...answers];
}

interface Calls {
  model_calls: readonly ModelCall[];
  byQuestion: ReadonlyMap<string, readonly ModelCall[]>;
  /** Which message says what a call answered. */
  used: Map<ModelCall, string>;
}

function problemOf(
  { id, text }: SeenMessage,
  { tries }: CompanyEvidence,
  { model_calls, byQuestion, used }: Calls,
): string | undefined {
  const call = model_calls.find(({ answer }) => answer !== null && text?.startsWith(answer) === true);
  if (call === undefined) return `says "${text}", which the model never said`;
  const other = used.get(call);
  if (other !== undefined) return `says what message ${other} says`;
  used.set(call, id);
  const asked = byQuestion.get(call.question)!;
  const lost = asked.filter(({ outcome }) => outcome !== 'answered').length;
  // Words that come while the model thinks open the turn anew, also when it had been told of them already.
  const newer = call.question.split('\n').length - 1;
  const allowed = tries[id]! + lost + newer;
  if (asked.length <= allowed) return undefined;
  return `took ${asked.length} calls of the model, with ${tries[id]} tries recorded, ${lost} calls lost and ${newer} newer words`;
}

function broken(person: string | null, what: string): Violation {
  return { rule: 'I4', person, what };
}
