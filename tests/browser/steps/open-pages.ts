import type { Step } from '../stage.ts';

export const openPages: Step = {
  name: 'both pages open, and the demo user of the greeting signs in',
  async run({ phone, console }) {
    await phone.open();
    await console.signIn();
  },
};
