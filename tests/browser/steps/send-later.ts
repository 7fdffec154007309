import type { Step } from '../stage.ts';
import { must } from '../until.ts';

const PROMISE = 'We ask again whether the pair fits.';

export const sendLater: Step = {
  name: 'a message is scheduled, stands in the outbox, and is taken back before its time',
  only: 'desktop',
  async run({ phone, console, screen }) {
    const { page } = console;
    await page.getByTestId('composer').fill(PROMISE);
    await page.getByRole('button', { name: 'Send later' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Tomorrow morning' }).click();
    await page.getByTestId('scheduled').filter({ hasText: PROMISE }).waitFor();

    await page.getByRole('link', { name: 'Outbox' }).click();
    const row = page.getByTestId('outbox-row').filter({ hasText: PROMISE });
    await row.filter({ hasText: screen.customer }).getByRole('button', { name: 'Take it back' }).click();
    await row.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Taken back' }).click();
    await row.waitFor();
    const received = await phone.received();
    must(!received.some((text) => text.includes(PROMISE)), 'the customer has what was taken back');
  },
};
