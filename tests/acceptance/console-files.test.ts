import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../services/process.ts';
import { startTestApp, type TestApp } from '../setup/app.ts';

const PAGE = join(ROOT, 'console', 'dist', 'index.html');
const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

// Without `npm test`, which builds it, there may be none.
describe.skipIf(!existsSync(PAGE))('the built console', () => {
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
  const assets = [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  test.each(['/', '/conversations', '/conversations/01a1fc7a-b440-7000-a6af-63a0a22a71bf', '/nowhere/at/all'])(
    'is what a browser gets that opens %s',
    async (path) => {
      const answer = await app.get(path, html);
      expect(answer.status).toBe(200);
      expect(answer.text).toBe(page);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
    },
  );

  test('has its files, kept for good, and compressed where that is wanted', async () => {
    expect(assets.length).toBeGreaterThan(1);
    for (const path of assets) {
      const answer = await app.get(path);
      expect(answer.status, path).toBe(200);
      expect(answer.headers.get('cache-control')).toContain('immutable');
    }
    const script = assets.find((path) => path.endsWith('.js')) ?? '';
    const packed = await app.get(script, { 'accept-encoding': 'br' });
    expect(packed.headers.get('content-encoding')).toBe('br');
    expect(packed.text).toBe((await app.get(script, { 'accept-encoding': 'identity' })).text);
  });

  test('hides what is not for visitors, and never lets a missing file be kept', async () => {
    for (const path of ['/assets/gone.js', '/assets/', '/assets/..%2findex.html', '/.parley-stamp']) {
      const answer = await app.get(path);
      expect(answer.status, path).toBe(404);
      expect(answer.headers.get('cache-control') ?? '').not.toContain('immutable');
    }
  });

  test('does not stand in for the API', async () => {
    expect((await app.get('/api/v1/nowhere', html)).status).toBe(404);
    expect((await app.get('/nowhere')).status).toBe(404);
    expect((await app.post('/conversations', {})).status).toBe(404);
  });
});
