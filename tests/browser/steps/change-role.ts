import type { Step } from '../stage.ts';

export const changeRole: Step = {
  name: 'a new role is felt at the next click, without signing in again',
  only: 'desktop',
  async run({ console: { page }, colleague }) {
    await page.getByRole('link', { name: 'Team' }).click();
    await page.getByRole('button', { name: 'More for Nia Adeyemi' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.getByRole('dialog').getByLabel('Role').selectOption({ label: 'Client' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    const knowledge = colleague.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Knowledge' });
    await knowledge.click();
    await knowledge.waitFor({ state: 'detached' });
  },
};
