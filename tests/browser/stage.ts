import type { Greeting } from '../setup/program.ts';
import type { Colleague } from './pages/colleague.ts';
import type { Console } from './pages/console.ts';
import type { Phone } from './pages/phone.ts';
import type { Screen } from './screens.ts';
import type { ShopApi } from './shop-api.ts';

/** What every step plays on: one customer's phone, one teammate's console and one who joins them, all live. */
export interface Stage {
  screen: Screen;
  greeting: Greeting;
  phone: Phone;
  console: Console;
  /** Is asked into the team late in the journey. */
  colleague: Colleague;
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
