import type { Step } from '../stage.ts';
import { must } from '../until.ts';

const QUESTION = 'Do you also repair violins?';

export const askTheUnknown: Step = {
  name: 'what nobody knows is handed over honestly',
  async run({ phone, console, api, screen }) {
    await phone.write(QUESTION);
    const answer = await phone.receives('I do not have an answer to that');
    must(!/Source:|Fonte:/.test(answer), `a hand-over names a source: ${answer}`);
    await console.bubble('agent', 'I do not have an answer').waitFor();
    await console.heldBy('nobody');
    must((await api.fateOf(screen.customer, QUESTION)) === 'handed_over', 'the question is not handed over');
    await console.mustNotHaveReloaded();
  },
};
