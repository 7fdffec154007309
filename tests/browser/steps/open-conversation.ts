import type { Step } from '../stage.ts';

export const openConversation: Step = {
  name: 'the console shows question and answer, with ticks and the source',
  async run({ console, screen }) {
    await console.openConversation(screen.customer);
    await console.bubble('contact', 'return policy').waitFor();
    await console.bubble('agent', 'within 30 days', 'read').waitFor();
    await console.page.getByTestId('source').filter({ hasText: 'Returns and refunds' }).click();
    await console.page.getByText('Source: Returns policy').waitFor();
    await console.heldBy('agent');
  },
};
