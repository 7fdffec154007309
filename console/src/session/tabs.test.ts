import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as SessionModule from './session.ts';

type Session = typeof SessionModule;

/** A server that rotates as ours does: each token once, the one before for a while, any older one ends all. */
function makeServer() {
  let generation = 0;
  let ended = false;
  const state = { cookie: 'g0', refreshes: 0, grace: true };
  const user = { id: 'u1', email: 'ana@shop.example', role: 'company_admin' };
  const refused = () => Response.json({ title: 'Authentication required', status: 401 }, { status: 401 });

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    // The cookie travels as it is at the moment of sending.
    const shown = state.cookie;
    await new Promise(setImmediate);
    if (pathname.endsWith('/auth/me')) return Response.json({ ...user, permissions: ['company.read'], acting: false });
    state.refreshes += 1;
    const known = Number(shown.slice(1));
    if (ended || known < generation - 1 || (known < generation && !state.grace)) {
      ended = ended || known < generation;
      return refused();
    }
    if (known === generation) generation += 1;
    state.cookie = `g${generation}`;
    return Response.json({
      access_token: `access-${generation}`,
      token_type: 'bearer',
      expires_in: 900,
      refresh_token: state.cookie,
      user,
    });
  }
  return { state, answer };
}

async function openTab(): Promise<Session> {
  vi.resetModules();
  return import('./session.ts');
}

describe('several tabs of one browser', () => {
  let server: ReturnType<typeof makeServer>;

  beforeEach(() => {
    server = makeServer();
    const kept = new Map([['parley.signed_in', 'yes']]);
    vi.stubGlobal('location', { origin: 'http://console.test' });
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
    vi.stubGlobal('fetch', (request: Request) => server.answer(request));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each(['with locks', 'without locks'])('renew at the same time and stay signed in, %s', async (how) => {
    if (how === 'without locks') vi.stubGlobal('navigator', {});
    const tabs = [await openTab(), await openTab(), await openTab()];
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(tabs.map((tab) => tab.restore()));
      expect(tabs.map((tab) => tab.sessionState().phase)).toEqual(['signed_in', 'signed_in', 'signed_in']);
    }
  });

  it('ask once each, however many calls of a tab wait', async () => {
    const tab = await openTab();
    await Promise.all([tab.restore(), tab.restore(), tab.restore()]);
    expect(server.state.refreshes).toBe(1);
  });

  it('take what the server says of permissions', async () => {
    const tab = await openTab();
    await tab.restore();
    expect([...tab.sessionState().permissions]).toEqual(['company.read']);
  });
});

describe('acting for a company', () => {
  it('ends with its time, and is never carried on as oneself', async () => {
    vi.stubGlobal('location', { origin: 'http://console.test' });
    vi.stubGlobal('localStorage', { getItem: () => 'yes', setItem: () => undefined, removeItem: () => undefined });
    const server = makeServer();
    const sent: string[] = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      if (!request.url.endsWith('/contacts')) return server.answer(request);
      sent.push(request.headers.get('authorization') ?? '');
      return Response.json({ title: 'Authentication required', status: 401 }, { status: 401 });
    });
    const tab = await openTab();
    const { authorizedFetch } = await import('../api/client.ts');
    await tab.restore();
    tab.startActing({ access_token: 'acting', expires_in: 60, company: { id: 'c2', name: 'Other' } });
    expect(tab.sessionState().acting?.company.name).toBe('Other');
    const answer = await authorizedFetch(new Request('http://console.test/contacts', { method: 'POST' }));
    expect(answer.status).toBe(401);
    expect(sent).toEqual(['Bearer acting']);
    expect(tab.sessionState()).toMatchObject({ acting: null, phase: 'signed_in' });
    vi.unstubAllGlobals();
  });
});
