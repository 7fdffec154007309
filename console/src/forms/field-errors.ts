import type { ApiProblem } from '../api/problem.ts';

export interface Told {
  /** By the name of the form's own field. */
  fields: Map<string, string>;
  /** About what the form has no field for. */
  rest: string[];
}

/** Sorts what the server found wrong to the fields of a form; `scopes.2` is told at `scopes`. */
export function fieldErrors(problem: ApiProblem, names: readonly string[]): Told {
  const told: Told = { fields: new Map(), rest: [] };
  for (const { field, message } of problem.problem?.errors ?? []) {
    const name = names.find((known) => field === known || field.startsWith(`${known}.`));
    if (name === undefined) told.rest.push(field === 'body' ? message : `${field}: ${message}`);
    else if (!told.fields.has(name)) told.fields.set(name, sentence(message));
  }
  return told;
}

/** "must not be empty" reads as a note to a programmer; with a capital and a full stop it is said to a person. */
function sentence(message: string): string {
  const text = message.charAt(0).toLocaleUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
