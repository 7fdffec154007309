type Word = 'signed_in' | 'signed_out' | 'renewed';

/** Kept while somebody is signed in with this browser; without it, asking by the cookie would only earn a refusal. */
const hint = 'parley.signed_in';

/** Says a word to the other tabs of this browser and hears theirs. */
export function tellTabs(hear: (word: Word) => void): { post(word: Word): void } {
  if (typeof BroadcastChannel === 'undefined') return { post: () => undefined };
  const channel = new BroadcastChannel('parley.session');
  channel.addEventListener('message', (event) => hear(event.data as Word));
  return { post: (word) => channel.postMessage(word) };
}

/** One tab at a time. */
export function withLock<Result>(work: () => Promise<Result>): Promise<Result> {
  // Locks exist in secure contexts only; on plain http within a network the tab goes ahead alone.
  if (!navigator.locks) return work();
  return navigator.locks.request('parley.session', () => work()) as Promise<Result>;
}

export function keepHint(signed_in: boolean): void {
  try {
    if (signed_in) localStorage.setItem(hint, 'yes');
    else localStorage.removeItem(hint);
  } catch {
    // Storage may be forbidden; then the cookie alone has to tell.
  }
}

export function hasHint(): boolean {
  try {
    return localStorage.getItem(hint) !== null;
  } catch {
    return true;
  }
}
