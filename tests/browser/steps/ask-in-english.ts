import type { Step } from '../stage.ts';
import { must } from '../until.ts';

const QUESTION = 'What is your return policy?';

export const askInEnglish: Step = {
  name: 'a customer asks in English: ticks, and an answer with its source',
  async run({ phone, console, screen }) {
    await phone.become(screen.customer);
    await phone.write(QUESTION);
    await phone.ticked(QUESTION, 'delivered');
    const answer = await phone.receives('within 30 days', 'Source: Returns and refunds');
    must(!answer.includes('[1]'), `markers of the model reached the customer: ${answer}`);
    // Nobody had loaded anything: the conversation came to the open inbox by itself.
    await console.row(screen.customer).waitFor();
    await console.mustNotHaveReloaded();
  },
};
