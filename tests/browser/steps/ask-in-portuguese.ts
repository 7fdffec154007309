import type { Step } from '../stage.ts';
import { must } from '../until.ts';

const QUESTION = 'Qual é o prazo de entrega?';
/** How far a message is, in the order in which it may move. */
const ORDER = ['queued', 'accepted', 'sent', 'delivered', 'read'];

export const askInPortuguese: Step = {
  name: 'the same customer asks in Portuguese: the open thread follows live, ticks move forward to read',
  async run({ phone, console }) {
    const ticksSeen = await console.followTicks('Fonte:');
    await phone.write(QUESTION);
    await console.bubble('contact', QUESTION).waitFor();
    await phone.receives('dias úteis', 'Fonte: Prazo de entrega');
    await phone.ticked(QUESTION, 'delivered');
    await console.bubble('agent', 'Fonte: Prazo de entrega', 'read').waitFor();
    const seen = await ticksSeen();
    const ranks = seen.map((status) => ORDER.indexOf(status));
    must(seen.length > 1 && seen.at(-1) === 'read', `the ticks did not move: ${seen.join(' → ')}`);
    must(
      ranks.every((rank, index) => rank > (ranks[index - 1] ?? -1)),
      `the ticks went astray: ${seen.join(' → ')}`,
    );
    await console.mustNotHaveReloaded();
  },
};
