import type { Step } from '../stage.ts';
import { must } from '../until.ts';

const ANSWER = 'Sorry, no violins. Boots we resole with pleasure.';
const NEXT_QUESTION = 'And when are you open?';

export const takeOver: Step = {
  name: 'a teammate takes over and writes; the agent stays silent',
  async run({ phone, console, api, screen }) {
    await console.takeOver();
    await console.heldBy('teammate');
    await console.write(ANSWER);
    await phone.receives(ANSWER);
    await console.bubble('teammate', ANSWER, 'read').waitFor();

    await phone.write(NEXT_QUESTION);
    await console.bubble('contact', NEXT_QUESTION).waitFor();
    const fate = await api.fateOf(screen.customer, NEXT_QUESTION);
    must(fate === 'suppressed:held_by_teammate', `the question's fate is ${fate}`);
    const last = (await phone.received()).at(-1) ?? '';
    must(last.includes(ANSWER), `the agent did not stay silent: ${last}`);
    must((await console.bubbles('teammate')).length === 1, 'the console shows the teammate’s message more than once');
    await console.mustNotHaveReloaded();
  },
};
