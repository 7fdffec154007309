import type { Greeting } from '../setup/program.ts';
import type { Console } from './pages/console.ts';
import type { Phone } from './pages/phone.ts';
import type { Screen } from './screens.ts';
import type { ShopApi } from './shop-api.ts';

/** What every step plays on: one customer's phone, one teammate's console, both live. */
export interface Stage {
  screen: Screen;
  greeting: Greeting;
  phone: Phone;
  console: Console;
  api: ShopApi;
  /** Complaints of both pages so far. */
  complaints(): string[];
}

export interface Step {
  name: string;
  /** The one screen it is for; without it, all. */
  only?: Screen['name'];
  run(stage: Stage): Promise<void>;
}
