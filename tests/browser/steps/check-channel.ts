import type { Step } from '../stage.ts';

export const checkChannel: Step = {
  name: 'a number is looked at, and what is found stands there with what to do',
  only: 'desktop',
  async run({ console: { page } }) {
    await page.getByRole('link', { name: 'Channels' }).click();
    await page.getByRole('row').last().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Check now' }).click();
    await dialog.getByText(/^Checked /).waitFor();
    await dialog.getByRole('heading', { name: 'Business profile' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  },
};
