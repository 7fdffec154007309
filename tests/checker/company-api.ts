import { setTimeout as pause } from 'node:timers/promises';
import { createApiClient, type Answer } from '#tests/setup/api-client.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

/** A company's view of the product, which waits where the product is down. */
export interface CompanyApi {
  company: string;
  /** One call; `undefined` when no answer came. */
  tryCall(method: Method, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer | undefined>;
  /** A stream; rejects when it cannot be had now. */
  open(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response>;
  /** As `tryCall`, until there is an answer that is not the server's own trouble. */
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  put(path: string, body: unknown): Promise<Answer>;
  /** Regardless of what was read before. */
  patch(path: string, body: unknown): Promise<Answer>;
  /** Every item of a list. */
  list<Item>(path: string): Promise<Item[]>;
}

const CALL_LIMIT_MS = 5_000;
const GIVE_UP_MS = 120_000;
const PAGE = 500;

/** Signs in at the first call, and again when told to. */
export function createCompanyApi(
  url: string,
  company: string,
  credentials: { email: string; password: string },
): CompanyApi {
  let client = createApiClient(url);
  let token: string | undefined;

  async function limited(call: () => Promise<Answer>): Promise<Answer | undefined> {
    const limit = new Promise<undefined>((resolve) => void setTimeout(() => resolve(undefined), CALL_LIMIT_MS).unref());
    return Promise.race([call().catch(() => undefined), limit]);
  }

  async function signIn(): Promise<boolean> {
    const answer = await limited(() => createApiClient(url).post('/api/v1/auth/login', credentials));
    if (answer?.status !== 200) return false;
    token = answer.body.access_token as string;
    client = createApiClient(url, { authorization: `Bearer ${token}` });
    return true;
  }

  async function tryCall(method: Method, path: string, body?: unknown, headers?: Record<string, string>) {
    if (token === undefined && !(await signIn())) return undefined;
    const address = `/api/v1${path}`;
    const calls = {
      GET: () => client.get(address, headers),
      POST: () => client.post(address, body, headers),
      PUT: () => client.put(address, body, headers),
      PATCH: () => client.patch(address, body, headers),
    };
    const answer = await limited(calls[method]);
    if (answer?.status === 401) token = undefined;
    return answer;
  }

  async function insist(method: Method, path: string, body?: unknown): Promise<Answer> {
    const begun = performance.now();
    for (;;) {
      const answer = await tryCall(method, path, body);
      if (answer !== undefined && answer.status < 500 && answer.status !== 401) return answer;
      if (performance.now() - begun > GIVE_UP_MS)
        throw new Error(`${method} ${path}: no answer (${answer?.text ?? 'none'})`);
      await pause(100);
    }
  }

  return {
    company,
    tryCall,
    async open(path, headers, signal) {
      if (token === undefined) await signIn();
      return fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}`, ...headers }, signal });
    },
    get: (path) => insist('GET', path),
    put: (path, body) => insist('PUT', path, body),
    patch: (path, body) => insist('PATCH', path, body),
    post: (path, body) => insist('POST', path, body),
    async list<Item>(path: string) {
      const items: Item[] = [];
      for (;;) {
        const { body } = await insist('GET', `${path}?limit=${PAGE}&skip=${items.length}&sort=created_at&order=asc`);
        const page = body.data as Item[];
        items.push(...page);
        if (page.length < PAGE) return items;
      }
    },
  };
}
