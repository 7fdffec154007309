import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';

/** Somebody who comes to the team during the journey, in a browser of their own. */
export interface Colleague {
  page: Page;
  email: string;
  password: string;
  /** Opens a mailed invitation, answers it, and is inside. */
  accept(link: string): Promise<void>;
  signIn(): Promise<void>;
  signOut(): Promise<void>;
  /** The names of the pages that the navigation offers. */
  places(): Promise<string[]>;
}

export function createColleague(page: Page, address: string): Colleague {
  const email = 'nia.adeyemi@journey.example';
  const password = 'grey harbor lantern nine';
  return {
    page,
    email,
    password,
    async accept(link) {
      await page.goto(link);
      await page.getByLabel('First name').fill('Nia');
      await page.getByLabel('Last name').fill('Adeyemi');
      await page.getByLabel('Choose a password').fill(password);
      await page.getByRole('button', { name: 'Join' }).click();
      await page.getByRole('navigation', { name: 'Main' }).waitFor();
    },
    async signIn() {
      await page.goto(address);
      await page.getByLabel('Email').fill(email);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
    },
    async signOut() {
      await page.getByRole('button', { name: 'Your account' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByLabel('Password').waitFor();
    },
    places: () => page.getByRole('navigation', { name: 'Main' }).getByRole('listitem').allInnerTexts(),
  };
}

/** What an authenticator app shows at this moment for a key as it is typed by hand. */
export function authenticatorCode(key: string): string {
  return new TOTP({ secret: Secret.fromBase32(key.replaceAll(/\s/g, '')) }).generate();
}
