import type { Step } from '../stage.ts';
import { must } from '../until.ts';

const NOTE = 'Weekdays from 9 to 7.';

export const putPhoneAway: Step = {
  name: 'delivered while the chat is closed, read once it is opened',
  only: 'phone',
  async run({ phone, console, screen }) {
    await phone.putAway();
    await console.write(NOTE);
    await console.bubble('teammate', NOTE, 'delivered').waitFor();
    must((await console.bubble('teammate', NOTE, 'read').count()) === 0, 'read, though nobody has seen it');
    await phone.become(screen.customer);
    await phone.receives(NOTE);
    await console.bubble('teammate', NOTE, 'read').waitFor();
    await console.mustNotHaveReloaded();
  },
};
