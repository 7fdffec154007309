import type { Step } from '../stage.ts';
import { must } from '../until.ts';

export const inviteColleague: Step = {
  name: 'an administrator invites a colleague, who comes in by the mailed link and sees what a writer may',
  only: 'desktop',
  async run({ console: { page }, colleague }) {
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Team' }).click();
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByLabel('Email address').fill(colleague.email);
    await page.getByRole('button', { name: 'Send the invitation' }).click();
    await page.getByTestId('invitation-row').filter({ hasText: colleague.email }).waitFor();

    await page.getByRole('link', { name: 'Mails' }).click();
    await page.getByRole('row').filter({ hasText: colleague.email }).click();
    const mail = await page.getByTestId('mail-body').innerText();
    const link = /https?:\S+/.exec(mail)?.[0];
    must(link !== undefined, `the mail has no link: ${mail}`);
    await page.getByRole('button', { name: 'Close' }).click();

    await colleague.accept(link);
    must(!colleague.page.url().includes('token'), 'the token of the link stays in the address');
    const places = await colleague.places();
    must(places.includes('Knowledge') && !places.includes('Deliveries'), `a writer sees ${places.join(', ')}`);
  },
};
