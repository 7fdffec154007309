import { parseArgs } from 'node:util';

export interface Options {
  kills: number;
  seed: number;
  /** The kills end after so many minutes, however many there were; too few of them is a failure. */
  minutes: number;
  /** Customers of the demo shop and of the second company. */
  customers: { demo: number; second: number };
  verbose: boolean;
}

export const USAGE = 'node tests/chaos/run.ts [--kills 200] [--seed N] [--minutes 30] [--customers 36] [--verbose]';

/** Throws an Error that says which argument cannot be read. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      kills: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      minutes: { type: 'string', default: '30' },
      customers: { type: 'string', default: '36' },
      verbose: { type: 'boolean', default: false },
    },
  });
  const number = (name: 'kills' | 'seed' | 'minutes' | 'customers'): number => {
    const value = Number(values[name]);
    if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} must be a number, not "${values[name]}"`);
    return value;
  };
  const customers = Math.max(2, Math.round(number('customers')));
  const second = Math.ceil(customers / 4);
  return {
    kills: Math.round(number('kills')),
    seed: Math.round(number('seed')),
    minutes: number('minutes'),
    customers: { demo: customers - second, second },
    verbose: values.verbose,
  };
}
