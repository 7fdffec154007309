import { setTimeout as pause } from 'node:timers/promises';
import { between, type Random } from '../../../simulator/faults/random.ts';
import { DEMO_NUMBER, SECOND_NUMBER, type World } from '../world/world.ts';
import { ANSWERABLE, UNANSWERABLE } from './questions.ts';

const UNANSWERABLE_SHARE = 0.08;
/** How long somebody waits before they ask again. Long enough for most turns to be taken up after a crash. */
const PATIENCE_MS = [6_000, 25_000] as const;
const THINKING_MS = [100, 1_200] as const;
const TYPING_MS = [30, 500] as const;

export interface Customers {
  written(): number;
  people(): number;
  /** Nobody writes any more; resolves when the last word is out. */
  stop(): Promise<void>;
}

/** People who ask, wait for the answer and ask again. Some who were handed over leave, and others come. */
export function startCustomers(world: World, random: Random, numbers: { demo: number; second: number }): Customers {
  const { simulator, answers } = world;
  let people = 0;
  let written = 0;
  let stopping = false;
  const pick = <T>(things: readonly T[]): T => things[between(random, 0, things.length - 1)]!;
  const some = ([low, high]: readonly [number, number]): number => between(random, low, high);

  function newPerson(): string {
    people += 1;
    const wa_id = `1555030${String(people).padStart(4, '0')}`;
    simulator.putPerson({ name: `Customer ${people}`, wa_id });
    return wa_id;
  }

  async function live(shop: 'demo' | 'second'): Promise<void> {
    const number = shop === 'demo' ? DEMO_NUMBER : SECOND_NUMBER;
    let person = newPerson();
    await pause(some([0, 2_000]));
    while (!stopping) {
      const hopeless = random() < UNANSWERABLE_SHARE;
      const before = answers.count(number, person);
      for (const text of hopeless ? pick(UNANSWERABLE) : pick(ANSWERABLE[shop])) {
        if (stopping) return;
        simulator.write(person, number, { text });
        written += 1;
        await pause(some(TYPING_MS));
      }
      await answers.moreThan(before, number, person, some(PATIENCE_MS));
      if (hopeless && random() < 0.5) person = newPerson();
      await pause(some(THINKING_MS));
    }
  }

  const lives = (['demo', 'second'] as const).flatMap((shop) =>
    Array.from({ length: numbers[shop] }, () => live(shop)),
  );
  return {
    written: () => written,
    people: () => people,
    async stop() {
      stopping = true;
      answers.callOff();
      await Promise.all(lives);
    },
  };
}
