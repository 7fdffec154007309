import { useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'ra-core';
import { useT } from '../i18n/index.ts';
import { problemText } from '../ui/index.ts';

export interface Done {
  /** What to say when it worked. */
  said?: string;
  /** Collections to read again, by the first part of their query key. */
  touched?: readonly string[];
}

/** Runs a change, reads again what it touched, and says how it went. Rejects as the change did. */
export function useChange(): <Result>(work: Promise<Result>, done?: Done) => Promise<Result> {
  const client = useQueryClient();
  const notify = useNotify();
  return async (work, { said, touched = [] } = {}) => {
    const result = await work;
    await Promise.all(touched.map((name) => client.invalidateQueries({ queryKey: [name] })));
    if (said !== undefined) notify(said, { type: 'success' });
    return result;
  };
}

/** The same for a button that has no place of its own for what went wrong: that is said in passing. */
export function useAction(): (work: () => Promise<unknown>, done?: Done) => void {
  const change = useChange();
  const notify = useNotify();
  const t = useT();
  return (work, done) => {
    change(work(), done).catch((error: unknown) => notify(problemText(error, t), { type: 'error' }));
  };
}
