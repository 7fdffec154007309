import type { Step } from '../stage.ts';

const NAME = 'pair_is_ready';
const LINE = 'your boots are ready in our shop.';

export const template: Step = {
  name: 'a template is written beside its preview, approved while one looks, and sent',
  only: 'desktop',
  async run({ phone, console, screen }) {
    const { page } = console;
    await page.getByRole('link', { name: 'Templates' }).click();
    await page.getByRole('button', { name: 'New template' }).first().click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(NAME);
    await page.getByRole('textbox', { name: 'Text' }).fill(`Hello {{1}}, ${LINE}`);
    await page.getByLabel('Example for 1').fill('Ada');
    await page.getByRole('figure').getByText(`Hello Ada, ${LINE}`).waitFor();
    await page.getByRole('button', { name: 'Submit to Meta' }).click();
    await page.getByRole('heading', { name: `${NAME} Approved` }).waitFor();

    await page.getByRole('link', { name: 'Inbox' }).click();
    await console.openConversation(screen.customer);
    await page.getByRole('button', { name: 'Add a file and more' }).click();
    await page.getByRole('menuitem', { name: 'Template' }).click();
    await page.getByTestId('template').filter({ hasText: NAME }).click();
    await page.getByLabel('Variable 1').fill('Emma');
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    await phone.receives(`Hello Emma, ${LINE}`);
    await console.bubble('teammate', LINE, 'read').waitFor();
    await console.release();
    await console.heldBy('agent');
  },
};
