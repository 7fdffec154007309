import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

export interface SigningKey {
  kid: string;
  alg: string;
  private_key: CryptoKey;
  public_jwk: JWK;
}

export async function makeKey(kid: string, alg: 'RS256' | 'ES256' = 'RS256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, private_key: privateKey, public_jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** A token as its issuer would sign it; `header` adds to or replaces what the header says. */
export function signToken(key: SigningKey, claims: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
  const { kid, alg } = key;
  return new SignJWT(claims).setProtectedHeader({ alg, kid, typ: 'JWT', ...header }).sign(key.private_key);
}

type Answering = (request: IncomingMessage, response: ServerResponse, body: string) => void | Promise<void>;

/** A provider on a port of its own: what it answers on each path is up to the test. */
export interface ProviderServer {
  url: string;
  /** Paths that were asked for, without their query, in order. */
  asked: string[];
  /** The keys at `/keys` and at the well-known addresses. */
  keys: JWK[];
  /** Answers of other paths, and in place of those above. */
  on(path: string, answer: Answering): void;
  /** Every answer is withheld until the given function is called. */
  hang(): () => void;
  close(): Promise<void>;
}

const KEY_PATHS = ['/keys', '/auth/v1/.well-known/jwks.json'];

export async function startProviderServer(keys: JWK[] = []): Promise<ProviderServer> {
  const answers = new Map<string, Answering>();
  const asked: string[] = [];
  let open = Promise.resolve();
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://provider');
    asked.push(pathname);
    let body = '';
    for await (const chunk of request) body += String(chunk);
    await open;
    const scripted = answers.get(pathname);
    if (scripted !== undefined) await scripted(request, response, body);
    else if (KEY_PATHS.includes(pathname)) sendJson(response, 200, { keys: provider.keys });
    else sendJson(response, 404, { error: 'not found' });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const provider: ProviderServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    keys,
    on: (path, answering) => void answers.set(path, answering),
    hang() {
      const { promise, resolve } = Promise.withResolvers<void>();
      open = promise;
      return resolve;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return provider;
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
