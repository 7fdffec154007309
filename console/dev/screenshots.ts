/**
 * Looks at every page, light and dark, on a desktop and on a phone: `node console/dev/screenshots.ts <address> <folder>`
 * against the scripted server. Prints whatever the browser complained about.
 */
import { mkdir } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';

const [address = 'http://127.0.0.1:8000', folder = 'screenshots', only = ''] = process.argv.slice(2);
const screens = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const say = (line: string) => process.stdout.write(`${line}\n`);

type Look = [name: string, visit: (page: Page) => Promise<unknown>];

const openRow = (name: string) => async (page: Page) => {
  await page.goto(`${address}/conversations`);
  await page.getByTestId('conversation-row').filter({ hasText: name }).first().click();
  await page.getByTestId('bubble').first().waitFor({ timeout: 4000 });
};

const settings = [
  'profile',
  'security',
  'sessions',
  'general',
  'team',
  'roles',
  'plan',
  'api-keys',
  'privacy',
  'audit-log',
  'mails',
].map((name) => `settings/${name}`);

const looks: Look[] = [
  [
    'inbox',
    (page) => page.goto(`${address}/conversations`).then(() => page.getByTestId('conversation-row').first().waitFor()),
  ],
  [
    'answered',
    async (page) => {
      await openRow('Tomasz')(page);
      await page.getByTestId('source').first().click();
    },
  ],
  ['kinds', openRow('Lucía')],
  [
    'kinds-above',
    async (page) => {
      await openRow('Lucía')(page);
      await page.getByTestId('thread').evaluate((thread) => thread.scrollTo({ top: -700 }));
    },
  ],
  [
    'files',
    async (page) => {
      await openRow('Lucía')(page);
      await page.getByTestId('thread').evaluate((thread) => thread.scrollTo({ top: -1_750 }));
      await page.waitForTimeout(600);
    },
  ],
  [
    'viewer',
    async (page) => {
      await openRow('Lucía')(page);
      await page.getByTestId('picture').first().click();
      await page.getByTestId('viewer').locator('img').waitFor();
    },
  ],
  ['failed', openRow('Maximiliane')],
  ['rtl', openRow('מיכל')],
  ['window-closed', openRow('Chiara')],
  ['long', openRow('Ben Carter')],
  ...['contacts', 'agents', 'knowledge', 'channels', 'deliveries', 'nowhere', ...settings].map((name): Look => [
    name,
    (page) => page.goto(`${address}/${name}`).then(() => page.waitForTimeout(500)),
  ]),
];

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Email').fill('ana@casalumen.example');
  await page.getByLabel('Password').fill('correct horse');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByTestId('conversation-row').first().waitFor();
}

async function shoot(browser: Browser, screen: keyof typeof screens, theme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({ viewport: screens[screen], colorScheme: theme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) say(`${screen} ${theme}: ${message.text()}`);
  });
  page.on('pageerror', (error) => say(`${screen} ${theme}: ${error.message}`));
  const snap = (name: string) =>
    page.screenshot({ path: `${folder}/${screen}-${theme}-${name.replace('/', '-')}.png` });
  await page.goto(address);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await snap('sign-in');
  await page.getByLabel('Email').fill('ana@casalumen.example');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await snap('sign-in-refused');
  await signIn(page);
  for (const [name, visit] of looks) {
    if (only !== '' && !only.split(',').includes(name)) continue;
    await visit(page);
    await page.waitForTimeout(250);
    await snap(name);
  }
  await context.close();
}

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
for (const screen of ['desktop', 'phone'] as const) {
  for (const theme of ['light', 'dark'] as const) await shoot(browser, screen, theme);
}
await browser.close();
