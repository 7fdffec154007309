import type { Locator, Page } from 'playwright-core';
import type { Greeting } from '../../setup/program.ts';
import { must } from '../until.ts';

type Author = 'contact' | 'agent' | 'teammate';

/** The team's console, as a teammate uses it. */
export interface Console {
  page: Page;
  signIn(): Promise<void>;
  row(name: string): Locator;
  openConversation(name: string): Promise<void>;
  backToList(): Promise<void>;
  /** A message of the open thread; further words it holds, or a status it has, narrow it. */
  bubble(author: Author, text: string | RegExp, status?: string): Locator;
  bubbles(author: Author): Promise<string[]>;
  heldBy(holder: 'agent' | 'teammate' | 'nobody'): Promise<void>;
  takeOver(): Promise<void>;
  release(): Promise<void>;
  write(text: string): Promise<void>;
  /** Notes from now on every status that a message with this text goes through. */
  followTicks(text: string): Promise<() => Promise<string[]>>;
  /** Fails when the page was loaded again since the last call or the sign-in. */
  mustNotHaveReloaded(): Promise<void>;
}

export function createConsole(page: Page, { console: address, email = '', password = '' }: Greeting): Console {
  const markPage = (): Promise<unknown> => page.evaluate('globalThis.sinceSignIn = true');
  const row = (name: string): Locator => page.getByTestId('conversation-row').filter({ hasText: name });

  return {
    page,
    async signIn() {
      await page.goto(address);
      await page.getByLabel('Email').fill(email);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.locator('[data-testid=live-state][data-state=live]').waitFor();
      await markPage();
    },
    row,
    async openConversation(name) {
      await row(name).click();
      await page.getByTestId('thread').waitFor();
    },
    backToList: () => page.getByLabel('Back to the list').click(),
    bubble(author, hasText, status) {
      const state = status === undefined ? '' : `[data-status=${status}]`;
      return page.locator(`[data-testid=bubble][data-author=${author}]${state}`).filter({ hasText }).last();
    },
    bubbles: (author) => page.locator(`[data-testid=bubble][data-author=${author}]`).allInnerTexts(),
    heldBy: (holder) => page.locator(`[data-testid=holder][data-holder=${holder}]`).waitFor(),
    takeOver: () => page.getByTestId('takeover').click(),
    release: () => page.getByTestId('release').click(),
    async write(text) {
      await page.getByTestId('composer').fill(text);
      await page.getByTestId('composer').press('Enter');
    },
    async followTicks(text) {
      await page.evaluate(noteStatuses(text));
      return () => page.evaluate('globalThis.ticksSeen') as Promise<string[]>;
    },
    async mustNotHaveReloaded() {
      must((await page.evaluate('globalThis.sinceSignIn === true')) === true, 'the console was loaded again');
    },
  };
}

/** As text, because it runs in the page. */
function noteStatuses(text: string): string {
  return `(() => {
    const seen = (globalThis.ticksSeen = []);
    const look = () => {
      for (const bubble of document.querySelectorAll('[data-testid=bubble][data-direction=outbound]')) {
        const { status } = bubble.dataset;
        if (bubble.textContent.includes(${JSON.stringify(text)}) && seen.at(-1) !== status) seen.push(status);
      }
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-status'] });
    look();
  })()`;
}
