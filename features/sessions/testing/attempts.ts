import type { Lockout, Subject } from '../lockout.ts';

/** Attempts that fail, one after the other; tells of each whether it began the waiting. */
export async function failAttempts(lockout: Lockout, subject: Subject, times: number): Promise<boolean[]> {
  const told: boolean[] = [];
  for (let time = 0; time < times; time += 1) {
    const made = lockout.attempt(subject, async ({ locks }) => Promise.resolve({ ended: 'wrong', result: locks }));
    told.push(await made);
  }
  return told;
}
