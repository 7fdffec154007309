import { jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeKey, signToken, startProviderServer, type ProviderServer } from '#tests/setup/identity-provider.ts';
import { IdentityUnavailable } from '../errors.ts';
import { createKeySet } from './key-set.ts';
import { createOutsideFetch } from './outside-fetch.ts';

let server: ProviderServer;
let time: number;
beforeEach(async () => {
  server = await startProviderServer();
  time = Date.parse('2026-11-21T12:00:00Z');
});
afterEach(() => server.close());

const clock = { now: () => new Date(time) };
const later = (seconds: number): void => {
  time += seconds * 1_000;
};

function setUp({ timeout_ms = 5_000, path = '/keys' } = {}) {
  const get = createKeySet(() => server.url + path, { fetch: createOutsideFetch(timeout_ms), clock });
  return async (token: string): Promise<unknown> => (await jwtVerify(token, get)).payload.sub;
}

describe('the keys of a provider', () => {
  test('are asked for once, however many tokens come at the same time', async () => {
    const key = await makeKey('one');
    server.keys.push(key.public_jwk);
    const check = setUp();
    const token = await signToken(key, { sub: 'ada' });
    expect(await Promise.all(Array.from({ length: 50 }, () => check(token)))).toEqual(Array(50).fill('ada'));
    later(9 * 60);
    await check(token);
    expect(server.asked).toEqual(['/keys']);
    later(2 * 60);
    await check(token);
    expect(server.asked).toHaveLength(2);
  });

  test('are read again for one that is new, but not more often because strangers make some up', async () => {
    const [old, fresh, made_up] = [await makeKey('old'), await makeKey('fresh'), await makeKey('made-up')];
    server.keys.push(old.public_jwk);
    const check = setUp();
    await check(await signToken(old, { sub: 'ada' }));
    server.keys.push(fresh.public_jwk);
    later(60);
    expect(await check(await signToken(fresh, { sub: 'bob' }))).toBe('bob');
    expect(server.asked).toHaveLength(2);
    const forged = await signToken(made_up, { sub: 'eve' });
    for (let tries = 0; tries < 40; tries += 1) await expect(check(forged)).rejects.toThrow('no applicable key');
    expect(server.asked).toHaveLength(2);
    later(31);
    await Promise.all(Array.from({ length: 40 }, () => expect(check(forged)).rejects.toThrow('no applicable key')));
    expect(server.asked).toHaveLength(3);
  });

  test('that are withdrawn are no longer good after ten minutes', async () => {
    const [old, fresh] = [await makeKey('old'), await makeKey('fresh')];
    server.keys.push(old.public_jwk);
    const check = setUp();
    const token = await signToken(old, { sub: 'ada' });
    await check(token);
    server.keys.splice(0, 1, fresh.public_jwk);
    later(11 * 60);
    await expect(check(token)).rejects.toThrow('no applicable key');
  });

  test('are believed for an hour while the provider is away, which is not asked by each request', async () => {
    const key = await makeKey('one');
    server.keys.push(key.public_jwk);
    const check = setUp();
    const token = await signToken(key, { sub: 'ada' });
    await check(token);
    server.on('/keys', (_request, response) => void response.writeHead(500).end());
    later(30 * 60);
    for (let request = 0; request < 20; request += 1) expect(await check(token)).toBe('ada');
    expect(server.asked).toHaveLength(2);
    later(31 * 60);
    await expect(check(token)).rejects.toBeInstanceOf(IdentityUnavailable);
  });
});

describe('a provider', () => {
  test('that does not answer is waited for no longer than it may take', async () => {
    const go_on = server.hang();
    await expect(setUp({ timeout_ms: 100 })(await signToken(await makeKey('x'), {}))).rejects.toThrow('did not answer');
    go_on();
  });

  test('that sends its answer for ever is not listened to for ever', async () => {
    server.on('/keys', (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): boolean => response.write(' '.repeat(65_536));
      response.on('drain', more).on('error', () => undefined);
      while (more());
    });
    await expect(setUp()(await signToken(await makeKey('x'), {}))).rejects.toThrow('more than it should');
  });

  test('that sends elsewhere is not followed', async () => {
    const elsewhere = await startProviderServer([(await makeKey('x')).public_jwk]);
    server.on('/keys', (_request, response) => {
      response.writeHead(302, { location: `${elsewhere.url}/keys` }).end();
    });
    await expect(setUp()(await signToken(await makeKey('x'), {}))).rejects.toThrow('answered 302');
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.close();
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '<html>'],
    ['no keys', '{}'],
    ['keys that are none', '{"keys":"all"}'],
    ['null', 'null'],
  ])('that publishes %s is unavailable', async (_what, body) => {
    server.on('/keys', (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    await expect(setUp()(await signToken(await makeKey('x'), {}))).rejects.toBeInstanceOf(IdentityUnavailable);
  });
});
