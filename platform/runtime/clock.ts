/** Source of the present moment. Leases take theirs from the database instead: see `platform/db`. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
