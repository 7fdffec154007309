import { setTimeout as pause } from 'node:timers/promises';
import { between, type Random } from '../../../simulator/faults/random.ts';
import type { Simulator } from '../../../simulator/index.ts';
import { QUESTIONS, type ShopPlan } from './shops.ts';

const PATIENCE_MS = 8_000;
const LOOK_MS = 40;
const THINKING_MS = [50, 600] as const;
const BURST_SHARE = 0.3;

export interface Customers {
  written(): number;
  /** Somebody new writes to each number once, now; answers who. */
  probe(): string[];
  /** Nobody writes any more. */
  stop(): Promise<void>;
}

/** People who ask, wait for an answer and ask again. Every question is told from every other. */
export function startCustomers(
  simulator: Simulator,
  options: { shops: readonly ShopPlan[]; count: number; random: Random },
): Customers {
  const { shops, count, random } = options;
  let people = 0;
  let written = 0;
  let stopping = false;

  function newPerson(): string {
    people += 1;
    const wa_id = `1555060${String(people).padStart(4, '0')}`;
    simulator.putPerson({ name: `Customer ${people}`, wa_id });
    return wa_id;
  }

  function ask(person: string, phone_number_id: string): void {
    written += 1;
    const question = QUESTIONS[between(random, 0, QUESTIONS.length - 1)]!;
    simulator.write(person, phone_number_id, { text: `${question} (${written})` });
  }

  const answers = (person: string): number => simulator.ledger({ person }).accepted.length;

  async function live({ phone_number_id }: ShopPlan): Promise<void> {
    const person = newPerson();
    while (!stopping) {
      const before = answers(person);
      ask(person, phone_number_id);
      if (random() < BURST_SHARE) {
        await pause(between(random, 20, 400));
        ask(person, phone_number_id);
      }
      const until = performance.now() + PATIENCE_MS;
      while (!stopping && answers(person) === before && performance.now() < until) await pause(LOOK_MS);
      await pause(between(random, ...THINKING_MS));
    }
  }

  const lives = Array.from({ length: count }, (_, index) => live(shops[index % shops.length]!));
  return {
    written: () => written,
    probe: () =>
      shops.map(({ phone_number_id }) => {
        const person = newPerson();
        ask(person, phone_number_id);
        return person;
      }),
    async stop() {
      stopping = true;
      await Promise.all(lives);
    },
  };
}
