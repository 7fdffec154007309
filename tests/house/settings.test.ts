import { expect, it } from 'vitest';
import { loadConfig } from '#platform/config';
import { readText } from './files.ts';

const production = {
  APP_ENV: 'production',
  SECRET_KEY: 'a secret key for tests, long enough to pass',
  MASTER_KEY: Buffer.alloc(32).toString('base64'),
  WHATSAPP_APP_SECRET: 'secret',
  WHATSAPP_VERIFY_TOKEN: 'token',
};
const read = Object.keys(loadConfig({ env: production }).effective).toSorted();

it('documents every setting it reads, and those kept for later as such', () => {
  const [now = '', later = ''] = readText('docs/settings.md').split('## Names kept for later');
  const named = (text: string): string[] =>
    [...text.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm)].map((match) => match[1] ?? '');
  expect(named(now).toSorted()).toEqual(read);
  expect(named(later).filter((name) => read.includes(name))).toEqual([]);
});

it('has a line for every setting in .env.example', () => {
  const lines = [...readText('.env.example').matchAll(/^# ([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]);
  expect(new Set(lines).size).toBe(lines.length);
  expect(read.filter((name) => !lines.includes(name))).toEqual([]);
});
