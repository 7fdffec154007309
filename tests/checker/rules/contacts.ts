import type { ContactOperation, Evidence, Violation } from '../evidence.ts';

/** C1: a contact that was asked for under one key, however often, is there once and was always answered as the same. */
export function checkContacts({ contact_operations }: Evidence): Violation[] {
  return contact_operations.flatMap((operation) => {
    const what = problemOf(operation);
    return what === undefined
      ? []
      : [{ rule: 'C1', person: null, what: `${operation.phone} under ${operation.key} ${what}` }];
  });
}

function problemOf({ tries, found, name }: ContactOperation): string | undefined {
  const answered = tries.filter(({ outcome }) => outcome !== 'unknown');
  const refused = answered.find(({ outcome }) => outcome !== 201);
  if (refused !== undefined) return `was answered with ${refused.outcome} after ${tries.length} tries`;
  const ids = new Set(answered.map(({ id }) => id));
  if (ids.size > 1) return `was answered as ${[...ids].join(' and ')}`;
  if (found.length > 1) return `is there ${found.length} times`;
  const [only] = found;
  if (only === undefined) return answered.length > 0 ? 'was answered with 201 and is nowhere' : undefined;
  if (answered.length > 0 && !ids.has(only.id)) return `is ${only.id} and was answered as ${[...ids].join()}`;
  return only.name === name ? undefined : `is called ${only.name} and not ${name}`;
}
