import type { Step } from '../stage.ts';

const QUESTION = 'Vocês têm estacionamento?';

export const anotherCustomer: Step = {
  name: 'another customer writes and stands in the list by itself',
  async run({ phone, console, screen }) {
    if (screen.name === 'phone') await console.backToList();
    await phone.become(screen.another);
    await phone.write(QUESTION);
    await phone.receives('Fonte: ');
    await console.row(screen.another).waitFor();
    await console.row(screen.another).filter({ hasText: 'unread' }).waitFor();
    await console.mustNotHaveReloaded();
  },
};
