import { authenticatorCode } from '../pages/colleague.ts';
import type { Step } from '../stage.ts';
import { must } from '../until.ts';

export const secondFactor: Step = {
  name: 'two-step sign-in is set up by its key, and a recovery code opens the door once',
  only: 'desktop',
  async run({ colleague }) {
    const { page } = colleague;
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Password & security' }).click();
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByLabel('Your password').fill(colleague.password);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    const key = await page.getByTestId('shown-once').innerText();
    await page.getByLabel('The six digits').fill(authenticatorCode(key));
    await page.getByRole('button', { name: 'Turn on' }).click();
    const list = page.getByTestId('recovery-codes').getByRole('listitem');
    await list.first().waitFor();
    const codes = await list.allInnerTexts();
    must(codes.length === 10, `there are ${codes.length} recovery codes`);
    await page.getByLabel('I have kept them').check();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Turn off').waitFor();

    await colleague.signOut();
    await colleague.signIn();
    await page.getByRole('button', { name: 'I have no access to the app' }).click();
    await page.getByLabel('Recovery code').fill(codes[0] ?? '');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
  },
};
