import { describe, expect, it } from 'vitest';
import { deviceOf } from './device.ts';
import { modulePath } from './qr-path.ts';

const mozilla = 'Mozilla/5.0';

describe('a device', () => {
  it.each([
    [
      `${mozilla} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0`,
      'Edge · Windows',
    ],
    [`${mozilla} (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/153.0 Safari/537.36`, 'Chrome · Linux'],
    [`${mozilla} (Macintosh; Intel Mac OS X 10.15; rv:150.0) Gecko/20100101 Firefox/150.0`, 'Firefox · Mac'],
    [
      `${mozilla} (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1`,
      'Safari · iPhone',
    ],
    [
      `${mozilla} (Linux; Android 16; Pixel 10) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36`,
      'Chrome · Android',
    ],
  ])('is called as people call it: %s', (user_agent, name) => {
    expect(deviceOf(user_agent).name).toBe(name);
  });

  it('in the hand is told from one on a desk, and both from a program', () => {
    expect(deviceOf(`${mozilla} (iPad; CPU OS 19) Safari/604.1`).kind).toBe('phone');
    expect(deviceOf(`${mozilla} (X11; CrOS x86_64) Chrome/150.0`).kind).toBe('computer');
    expect(deviceOf('curl/9.0.1')).toEqual({ kind: 'program', name: 'curl/9.0.1' });
    expect(deviceOf(null)).toEqual({ kind: 'program', name: null });
  });
});

describe('the path of a QR code', () => {
  it('draws each run of dark modules once', () => {
    expect(
      modulePath([
        [true, true, false, true],
        [false, false, false, false],
        [false, true, true, false],
      ]),
    ).toBe('M0 0h2v1h-2zM3 0h1v1h-1zM1 2h2v1h-2z');
    expect(modulePath([])).toBe('');
  });
});
