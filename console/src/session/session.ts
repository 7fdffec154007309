import { connectCredentials, openApi, unwrap } from '../api/client.ts';
import type { User } from '../api/types.ts';
import { asProblem } from '../api/problem.ts';
import { request } from '../api/request.ts';
import type { TokenAnswer } from '../api/types.ts';
import { hasHint, keepHint, tellTabs, withLock } from './tabs.ts';

/** `unreachable`: we could not ask the server whether there is a session; nobody was signed out. */
export type SessionPhase = 'restoring' | 'unreachable' | 'signed_out' | 'signed_in';

/** An operator at work in another company's name. */
export interface Acting {
  company: { id: string; name: string };
  expires_at_ms: number;
}

export interface SessionState {
  phase: SessionPhase;
  user: User | null;
  /** What this person may do; empty for the moment until the server has said so. */
  permissions: ReadonlySet<string>;
  acting: Acting | null;
  /** Why the server let nobody of this session in any more, in its words; null when nothing needs to be said. */
  farewell: string | null;
}

interface Access {
  token: string;
  expires_at_ms: number;
}

/** Renew this long before expiry, so that no call meets a token that dies on the way. */
const margin_ms = 30_000;
const nothing: ReadonlySet<string> = new Set();

let state: SessionState = { phase: 'restoring', user: null, permissions: nothing, acting: null, farewell: null };
let access: Access | null = null;
/** Of an operator who acts for a company. In memory only: loading the page again ends it here. */
let actingToken: string | null = null;
let renewing: Promise<string | null> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let renewedElsewhere = 0;
const listeners = new Set<() => void>();

function move(next: Partial<SessionState>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

async function accept(answer: TokenAnswer): Promise<string> {
  const lifetime_ms = answer.expires_in * 1000;
  access = { token: answer.access_token, expires_at_ms: Date.now() + lifetime_ms };
  clearTimeout(timer);
  timer = setTimeout(() => void renew(), Math.max(lifetime_ms - 2 * margin_ms, lifetime_ms / 2));
  keepHint(true);
  const another = state.user !== null && state.user.id !== answer.user.id;
  if (another) actingToken = null;
  // Waited for, so that nobody sees a page without the buttons that are theirs.
  const me = await readMe(answer.access_token).catch(() => null);
  const user: User = me ?? answer.user;
  const permissions = me === null ? (another ? nothing : state.permissions) : new Set(me.permissions);
  move({ phase: 'signed_in', user, permissions, farewell: null, ...(another ? { acting: null } : {}) });
  return answer.access_token;
}

async function readMe(token: string): Promise<User & { permissions: string[] }> {
  const me = await unwrap(openApi.GET('/api/v1/auth/me', { headers: { authorization: `Bearer ${token}` } }));
  // Only an operator in another company's name is without these, and that is never asked here.
  return { ...me, email: me.email ?? '', created_at: me.created_at ?? '' };
}

/** Reads again who is signed in and what they may do: after they changed something about themselves. */
export async function refreshMe(): Promise<void> {
  if (access === null) return;
  const me = await readMe(access.token);
  move({ user: me, permissions: new Set(me.permissions) });
}

function forget(farewell: string | null = null): void {
  access = null;
  actingToken = null;
  keepHint(false);
  clearTimeout(timer);
  move({ phase: 'signed_out', user: null, permissions: nothing, acting: null, farewell });
}

/**
 * One renewal at a time in this tab, and by the lock in all tabs: a refresh token that is used twice ends the whole
 * session, and every tab holds the same cookie.
 */
async function exchange(again = false): Promise<string | null> {
  const before = renewedElsewhere;
  try {
    const answer = await unwrap(openApi.POST('/api/v1/auth/refresh', { body: {} }));
    if (answer?.access_token) {
      tabs.post('renewed');
      return await accept(answer);
    }
    forget();
    return null;
  } catch (cause) {
    const problem = asProblem(cause);
    if (problem.kind === 'credentials' || problem.kind === 'denied' || problem.kind === 'invalid') {
      // Without locks another tab may have been faster by a breath; then the cookie is a newer one by now.
      if (!again && renewedElsewhere !== before) return exchange(true);
      // The company was suspended, for instance: that is no reason to try the password once more.
      forget(problem.kind === 'denied' ? problem.message : null);
      return null;
    }
    throw problem;
  }
}

function renew(): Promise<string | null> {
  renewing ??= withLock(exchange).finally(() => {
    renewing = null;
  });
  // The caller that awaits sees the failure; the timer's own call must not become an unhandled rejection.
  renewing.catch(() => undefined);
  return renewing;
}

async function current(): Promise<string | null> {
  if (actingToken !== null && state.acting !== null) {
    if (state.acting.expires_at_ms > Date.now()) return actingToken;
    stopActing();
  }
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
  if (refused === actingToken || state.acting !== null) {
    // Never tried again as oneself: what was meant for that company would be done to one's own.
    stopActing();
    return null;
  }
  // Another call may have renewed while this one was under way.
  if (access !== null && access.token !== refused) return access.token;
  return renew();
}

let asking = false;

/** A role of a company's own may have lost a permission, which no token tells. The page follows, once for many refusals. */
function denied(): void {
  if (asking || state.acting !== null) return;
  asking = true;
  refreshMe()
    // Refused even that, the whole company is shut out; renewing tells so.
    .catch((cause: unknown) => (asProblem(cause).kind === 'denied' ? renew() : undefined))
    .catch(() => undefined)
    .finally(() => (asking = false));
}

connectCredentials({ current, renew: renewAfter, denied });
const tabs = tellTabs((word) => {
  if (word === 'renewed') renewedElsewhere += 1;
  if (word === 'signed_out' && state.phase === 'signed_in') forget();
  // Also where somebody is signed in: it may be another person now, and the cookie is theirs.
  if (word === 'signed_in') void restore();
});

/** Asks by the refresh cookie whether somebody is signed in. Settles in `signed_in`, `signed_out` or `unreachable`. */
export async function restore(): Promise<void> {
  if (!hasHint()) return forget();
  try {
    await renew();
  } catch {
    if (access === null) move({ phase: 'unreachable', user: null });
  }
}

export type Credentials =
  | {
      email: string;
      password: string;
      /** From the authenticator app, or one of the recovery codes. */
      totp_code?: string;
    }
  /** The one thing still to be said after another provider vouched for somebody. */
  | { totp_code: string };

/** Throws ApiProblem: `credentials`, `busy`, `unavailable`, `offline`, … */
export async function signIn(credentials: Credentials): Promise<void> {
  const answer = await request<TokenAnswer>(`/api/v1/auth/${'password' in credentials ? 'login' : 'oidc/complete'}`, {
    method: 'POST',
    body: credentials,
    anonymous: true,
  });
  await accept(answer);
  tabs.post('signed_in');
}

/** Ends the session here at once, on the server as far as it can be reached. */
export async function signOut(): Promise<void> {
  const token = access?.token ?? null;
  const wasSignedIn = state.phase === 'signed_in';
  if (state.phase !== 'signed_out') forget();
  if (!wasSignedIn) return;
  tabs.post('signed_out');
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  await openApi.POST('/api/v1/auth/logout', { headers }).catch(() => undefined);
}

/** From now on every call of this tab is made for that company. */
export function startActing(grant: { access_token: string; expires_in: number; company: Acting['company'] }): void {
  actingToken = grant.access_token;
  move({ acting: { company: grant.company, expires_at_ms: Date.now() + grant.expires_in * 1000 } });
}

/** Back to being oneself, in this tab. */
export function stopActing(): void {
  actingToken = null;
  if (state.acting !== null) move({ acting: null });
}

export const sessionState = (): SessionState => state;

export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
