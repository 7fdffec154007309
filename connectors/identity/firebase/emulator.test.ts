import { UnsecuredJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeKey, signToken, startProviderServer, type ProviderServer } from '#tests/setup/identity-provider.ts';
import { firebaseClaims, PROJECT } from '#tests/setup/outside-people.ts';
import { createIdentityProviders, IdentityRefused, type IdentityProvider } from '../index.ts';

let server: ProviderServer;
beforeAll(async () => {
  server = await startProviderServer();
});
afterAll(() => server.close());

function firebase(emulator: boolean): IdentityProvider {
  const project = { project_id: PROJECT, jwks_url: `${server.url}/keys`, emulator };
  const [provider] = createIdentityProviders(
    { firebase: project },
    { clock: { now: () => new Date() }, timeout_ms: 5_000 },
  );
  return provider!;
}
const unsigned = (change: JWTPayload = {}): string => new UnsecuredJWT(firebaseClaims(change)).encode();

test("the emulator's tokens are taken only where its switch is set", async () => {
  await expect(firebase(true).verify(unsigned())).resolves.toMatchObject({ subject: 'firebase-ada' });
  await expect(firebase(false).verify(unsigned())).rejects.toBeInstanceOf(IdentityRefused);
});

test('with the switch everything else about a token is checked as ever', async () => {
  const now = Math.floor(Date.now() / 1_000);
  for (const change of [{ aud: 'other' }, { iss: 'other' }, { exp: now - 1 }, { sub: '' }, { auth_time: undefined }]) {
    await expect(firebase(true).verify(unsigned(change as JWTPayload))).rejects.toBeInstanceOf(IdentityRefused);
  }
  const forged = await signToken(await makeKey('nobody'), firebaseClaims());
  await expect(firebase(true).verify(forged)).rejects.toBeInstanceOf(IdentityRefused);
});
