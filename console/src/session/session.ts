import { connectCredentials, openApi, unwrap } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import type { TokenAnswer, User } from '../api/types.ts';

/** `unreachable`: we could not ask the server whether there is a session; nobody was signed out. */
export type SessionPhase = 'restoring' | 'unreachable' | 'signed_out' | 'signed_in';
export interface SessionState {
  phase: SessionPhase;
  user: User | null;
}

interface Access {
  token: string;
  expires_at_ms: number;
}

/** Renew this long before expiry, so that no call meets a token that dies on the way. */
const margin_ms = 30_000;

/** Kept while somebody is signed in with this browser; without it, asking by the cookie would only earn a refusal. */
const hint = 'parley.signed_in';

let state: SessionState = { phase: 'restoring', user: null };
let access: Access | null = null;
let renewing: Promise<string | null> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('parley.session');

function move(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

function accept(answer: TokenAnswer): string {
  const lifetime_ms = answer.expires_in * 1000;
  access = { token: answer.access_token, expires_at_ms: Date.now() + lifetime_ms };
  clearTimeout(timer);
  timer = setTimeout(() => void renew(), Math.max(lifetime_ms - 2 * margin_ms, lifetime_ms / 2));
  remember(true);
  move({ phase: 'signed_in', user: answer.user });
  return answer.access_token;
}

function forget(): void {
  access = null;
  remember(false);
  clearTimeout(timer);
  move({ phase: 'signed_out', user: null });
}

/**
 * One renewal at a time in this tab, and by the lock in all tabs: a refresh token that is used twice ends the whole
 * session, and every tab holds the same cookie.
 */
async function exchange(): Promise<string | null> {
  try {
    const answer = await unwrap(openApi.POST('/api/v1/auth/refresh', { body: {} }));
    if (answer?.access_token) return accept(answer);
    forget();
    return null;
  } catch (cause) {
    const problem = asProblem(cause);
    if (problem.kind === 'credentials' || problem.kind === 'denied' || problem.kind === 'invalid') {
      forget();
      return null;
    }
    throw problem;
  }
}

function renew(): Promise<string | null> {
  renewing ??= locked(exchange).finally(() => {
    renewing = null;
  });
  // The caller that awaits sees the failure; the timer's own call must not become an unhandled rejection.
  renewing.catch(() => undefined);
  return renewing;
}

function locked<Result>(work: () => Promise<Result>): Promise<Result> {
  // Locks exist in secure contexts only; on plain http within a network the tab goes ahead alone.
  if (!navigator.locks) return work();
  return navigator.locks.request('parley.session', work) as Promise<Result>;
}

async function current(): Promise<string | null> {
  if (access === null) return null;
  if (access.expires_at_ms - Date.now() > margin_ms) return access.token;
  try {
    return await renew();
  } catch {
    // Not reachable just now: the old token may be good for some seconds yet.
    return access?.token ?? null;
  }
}

async function renewAfter(refused: string): Promise<string | null> {
  // Another call may have renewed while this one was under way.
  if (access !== null && access.token !== refused) return access.token;
  return renew();
}

connectCredentials({ current, renew: renewAfter });
tabs?.addEventListener('message', (event) => {
  if (event.data === 'signed_out' && state.phase === 'signed_in') forget();
  if (event.data === 'signed_in' && state.phase === 'signed_out') void restore();
});

function remember(signed_in: boolean): void {
  try {
    if (signed_in) localStorage.setItem(hint, 'yes');
    else localStorage.removeItem(hint);
  } catch {
    // Storage may be forbidden; then the cookie alone has to tell.
  }
}

function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(hint) !== null;
  } catch {
    return true;
  }
}

/** Asks by the refresh cookie whether somebody is signed in. Settles in `signed_in`, `signed_out` or `unreachable`. */
export async function restore(): Promise<void> {
  if (!mayBeSignedIn()) return forget();
  try {
    await renew();
  } catch {
    if (access === null) move({ phase: 'unreachable', user: null });
  }
}

/** Throws ApiProblem: `credentials`, `busy`, `unavailable`, `offline`, … */
export async function signIn(email: string, password: string): Promise<User> {
  const answer = await unwrap(openApi.POST('/api/v1/auth/login', { body: { email, password } }));
  accept(answer);
  tabs?.postMessage('signed_in');
  return answer.user;
}

/** Ends the session here at once, on the server as far as it can be reached. */
export async function signOut(): Promise<void> {
  const token = access?.token ?? null;
  const wasSignedIn = state.phase === 'signed_in';
  if (state.phase !== 'signed_out') forget();
  if (!wasSignedIn) return;
  tabs?.postMessage('signed_out');
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  await openApi.POST('/api/v1/auth/logout', { headers }).catch(() => undefined);
}

export const sessionState = (): SessionState => state;

export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
