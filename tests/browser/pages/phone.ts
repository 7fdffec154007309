import type { Locator, Page } from 'playwright-core';
import type { ChosenFile } from '../picture-file.ts';
import type { Screen } from '../screens.ts';

/** The customer's phone, as a person uses it. */
export interface Phone {
  page: Page;
  open(): Promise<void>;
  /** Becomes this customer, with the shop's chat in sight. */
  become(name: string): Promise<void>;
  write(text: string): Promise<void>;
  sendPicture(file: ChosenFile): Promise<void>;
  /** Leaves the chat for the list of people: what arrives now is not read. For narrow screens. */
  putAway(): Promise<void>;
  /** Waits until an own message is ticked as `delivered` (the business has it) or `read`. */
  ticked(text: string, status: 'delivered' | 'read'): Promise<void>;
  /** Waits for a message of the shop that holds all these words; resolves with its whole text. */
  receives(...words: (string | RegExp)[]): Promise<string>;
  /** What the shop has written in the open chat. */
  received(): Promise<string[]>;
}

export function createPhone(page: Page, address: string, screen: Screen): Phone {
  const bubbles = (direction: 'in' | 'out', more = ''): Locator =>
    page.locator(`[data-testid=bubble][data-direction=${direction}]${more}`);

  return {
    page,
    async open() {
      await page.goto(address);
      await page.getByTestId('person-1').waitFor();
    },
    async become(name) {
      const back = page.getByLabel('Choose person and number');
      if (await back.isVisible()) await back.click();
      await page.locator('[data-testid^=person-]', { hasText: name }).and(page.getByRole('button')).click();
      await page.locator('#me', { hasText: name.split(' ')[0] ?? name }).waitFor();
      await page.getByTestId('phone-input').and(page.locator(':enabled')).waitFor();
    },
    async write(text) {
      await page.getByTestId('phone-input').fill(text);
      if (screen.name === 'phone') await page.getByTestId('phone-send').click();
      else await page.getByTestId('phone-input').press('Enter');
      await bubbles('out').filter({ hasText: text }).last().waitFor();
    },
    async sendPicture(file) {
      await page.getByLabel('Send a picture, a file, a location').click();
      const chooser = page.waitForEvent('filechooser');
      await page.getByTestId('sheet-row').filter({ hasText: 'Picture' }).click();
      await (await chooser).setFiles(file);
      await bubbles('out').last().getByRole('img', { name: 'Picture' }).waitFor();
    },
    putAway: () => page.getByLabel('Choose person and number').click(),
    async ticked(text, status) {
      const states = status === 'read' ? ['read'] : ['delivered', 'read'];
      const any = states.map((state) => `[data-status=${state}]`).join(',');
      await bubbles('out', `:is(${any})`).filter({ hasText: text }).last().waitFor();
    },
    async receives(...words) {
      const bubble = words.reduce((found, hasText) => found.filter({ hasText }), bubbles('in')).last();
      await bubble.waitFor();
      return bubble.innerText();
    },
    received: () => bubbles('in').allInnerTexts(),
  };
}
