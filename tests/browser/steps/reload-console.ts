import type { Step } from '../stage.ts';
import { must } from '../until.ts';

export const reloadConsole: Step = {
  name: 'a reload of the console keeps the session, by a cookie no script can read',
  async run({ console, screen }) {
    const { page } = console;
    await console.row(screen.customer).click();
    await page.getByTestId('thread').waitFor();
    await page.reload();
    await console.bubble('agent', 'R$ 19').waitFor();
    must((await page.getByLabel('Password').count()) === 0, 'the console asks to sign in again');
    const cookie = (await page.context().cookies()).find(({ name }) => name === 'parley_refresh');
    must(
      cookie?.httpOnly === true && cookie.sameSite === 'Strict',
      'the refresh cookie is not HttpOnly and SameSite=Strict',
    );
    must((await page.evaluate('document.cookie')) === '', 'a script can read a cookie');
  },
};
