/**
 * The browser journey: `node tests/browser/run.ts [--screenshots]`. Starts the whole product on a fresh data directory
 * and, in a real Chromium, is a customer on the phone page and a teammate in the console at the same time. Pictures of
 * both pages go to `screenshots/` when a step fails, and after every step with `--screenshots`.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startProgram } from '../setup/program.ts';
import { launchChromium } from './chromium.ts';
import { makeJourney } from './journey.ts';
import { screens } from './screens.ts';
import { signInToApi } from './shop-api.ts';

const ROOT = join(import.meta.dirname, '../..');

async function main(): Promise<void> {
  const browser = await launchChromium();
  if (browser === undefined) {
    console.error('NO CHROMIUM: the browser journey is skipped. Install chromium, or name one in CHROMIUM_PATH.');
    return;
  }
  const home = mkdtempSync(join(tmpdir(), 'parley-journey-'));
  const env = { HOST: '127.0.0.1', PORT: String(await freePort()), SIMULATOR_PORT: String(await freePort()) };
  const program = startProgram({
    cwd: home,
    env: { ...env, DATA_DIR: join(home, 'data'), LOG_LEVEL: 'warn', RATE_LIMIT_PER_MINUTE: '1000000' },
  });
  const folder = join(ROOT, 'screenshots');
  mkdirSync(folder, { recursive: true });
  try {
    const greeting = await program.greeted;
    const api = await signInToApi(greeting);
    for (const screen of screens) {
      const begun = performance.now();
      const verdict = await makeJourney({
        browser,
        greeting,
        api,
        screen,
        folder,
        pictures: process.argv.includes('--screenshots'),
      }).then(
        () => 'passed',
        (error: unknown) => {
          console.error(`  ${screen.name}: FAILED: ${error instanceof Error ? error.message : String(error)}`);
          return 'FAILED';
        },
      );
      if (verdict === 'FAILED') process.exitCode = 1;
      const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
      console.log(`${`browser journey - ${screen.name}`.padEnd(28)}${verdict}  ${seconds} s`);
    }
    if (process.exitCode === 1)
      console.error(
        `Pictures of both pages are in ${folder}. The server said:\n${program.stdout()}${program.stderr()}`,
      );
  } finally {
    await browser.close();
    program.signal('SIGTERM');
    await program.ended;
    rmSync(home, { recursive: true, force: true });
  }
}

if (!existsSync(join(ROOT, 'console', 'dist', 'index.html'))) {
  console.error('The console is not built; npm test builds it first.');
  process.exitCode = 1;
} else {
  await main().catch((error: unknown) => {
    console.error(error);
    console.log('browser journey  FAILED  0.0 s');
    process.exitCode = 1;
  });
}
