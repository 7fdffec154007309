import type { Browser } from 'playwright-core';
import type { Greeting } from '../setup/program.ts';
import { collectComplaints } from './complaints.ts';
import { createColleague } from './pages/colleague.ts';
import { createConsole } from './pages/console.ts';
import { createPhone } from './pages/phone.ts';
import type { Screen } from './screens.ts';
import type { ShopApi } from './shop-api.ts';
import type { Stage } from './stage.ts';
import { steps } from './steps/index.ts';

const WAIT_MS = 30_000;

interface JourneyOptions {
  browser: Browser;
  greeting: Greeting;
  api: ShopApi;
  screen: Screen;
  /** Where pictures go. */
  folder: string;
  /** Pictures after every step, not only after one that failed. */
  pictures: boolean;
}

/** Makes the whole journey on one screen. Rejects with the first step that failed; the rest is left out then. */
export async function makeJourney({ browser, greeting, api, screen, folder, pictures }: JourneyOptions): Promise<void> {
  const stage = await setStage(browser, greeting, api, screen);
  const { phone, console, colleague } = stage;
  const take = (label: string): Promise<unknown> =>
    Promise.all(
      Object.entries({ customer: phone, console, colleague })
        .filter(([, { page }]) => page.url() !== 'about:blank')
        .map(([name, { page }]) => page.screenshot({ path: `${folder}/${label}-${name}.png` })),
    );
  try {
    for (const [index, step] of steps.entries()) {
      if (step.only !== undefined && step.only !== screen.name) continue;
      const begun = performance.now();
      const label = `${screen.name}-${String(index + 1).padStart(2, '0')}`;
      try {
        await step.run(stage);
      } catch (error) {
        await take(`${label}-failed`);
        const found = stage.complaints();
        const more = found.length === 0 ? '' : `\n  The pages complained:\n    ${found.join('\n    ')}`;
        throw new Error(`${step.name}\n  ${error instanceof Error ? error.message : String(error)}${more}`, {
          cause: error,
        });
      }
      globalThis.console.log(`  ${screen.name}: ${step.name} (${((performance.now() - begun) / 1_000).toFixed(1)} s)`);
      if (pictures) await take(label);
    }
  } finally {
    await Promise.all([phone, console, colleague].map(({ page }) => page.context().close()));
  }
}

/** People at devices of their own: nothing is shared between their browsers. */
async function setStage(browser: Browser, greeting: Greeting, api: ShopApi, screen: Screen): Promise<Stage> {
  const { viewport } = screen;
  const open = async (allowed: string[]) => {
    const context = await browser.newContext({ viewport, locale: 'en-US', reducedMotion: 'reduce' });
    context.setDefaultTimeout(WAIT_MS);
    return { complaints: await collectComplaints(context, allowed), page: await context.newPage() };
  };
  const phone = await open([new URL(greeting.phone ?? '').origin]);
  const console = await open([new URL(greeting.console).origin]);
  // What they are refused after losing a right is theirs to meet, so their page may complain.
  const colleague = await open([new URL(greeting.console).origin]);
  return {
    screen,
    greeting,
    api,
    phone: createPhone(phone.page, greeting.phone ?? '', screen),
    console: createConsole(console.page, greeting),
    colleague: createColleague(colleague.page, greeting.console),
    complaints: () => [
      ...phone.complaints().map((text) => `phone: ${text}`),
      ...console.complaints().map((text) => `console: ${text}`),
    ],
  };
}
