import type { Step } from '../stage.ts';
import { must } from '../until.ts';

export const apiKey: Step = {
  name: 'an API key is shown once, opens what it was made for, and nothing once it is revoked',
  only: 'desktop',
  async run({ console: { page }, greeting }) {
    await page.getByRole('link', { name: 'API keys' }).click();
    await page.getByRole('button', { name: 'New key' }).first().click();
    await page.getByLabel('Name').fill('Web shop');
    await page.getByRole('button', { name: 'Read everything' }).click();
    await page.getByRole('button', { name: 'Create the key' }).click();
    const key = await page.getByTestId('shown-once').innerText();
    await page.getByRole('button', { name: 'I have copied it' }).last().click();

    const status = async (method: string, path: string): Promise<number> =>
      (await fetch(`${greeting.console}/api/v1${path}`, { method, headers: { 'x-api-key': key } })).status;
    must((await status('GET', '/contacts')) === 200, 'the key does not read');
    must((await status('DELETE', `/contacts/${crypto.randomUUID()}`)) === 403, 'the key does more than read');

    await page.getByRole('button', { name: 'More for Web shop' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('row').filter({ hasText: 'Web shop' }).getByText('Revoked').waitFor();
    must((await status('GET', '/contacts')) === 401, 'the revoked key still reads');
  },
};
