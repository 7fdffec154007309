import type { Step } from '../stage.ts';

const QUESTION = 'How much does delivery cost?';

export const release: Step = {
  name: 'the conversation is handed back and the agent answers again',
  async run({ phone, console }) {
    await console.release();
    await console.heldBy('agent');
    await phone.write(QUESTION);
    await phone.receives('R$ 19', 'Delivery costs');
    await console.bubble('agent', 'R$ 19', 'read').waitFor();
    await console.mustNotHaveReloaded();
  },
};
