/** Longer than this is said to the person instead of waited for. */
const longest_wait_s = 20;
const most_tries = 3;

/**
 * `fetch` that waits out a 429 on what only reads: the server says for how long, and a page that loads a second later
 * is better than one that asks its reader to press a button. What changes something is never repeated by itself.
 */
export async function patientFetch(wanted: Request): Promise<Response> {
  if (wanted.method !== 'GET') return fetch(wanted);
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(wanted.clone());
    const wait_s = answer.status === 429 ? waitOf(answer.headers.get('retry-after')) : null;
    if (wait_s === null || tries >= most_tries) return answer;
    await pause(wait_s * 1000, wanted.signal);
  }
}

/** Seconds worth waiting for; null when the server named none or too many. */
export function waitOf(retry_after: string | null): number | null {
  const seconds = retry_after === null ? Number.NaN : Number(retry_after);
  return seconds >= 0 && seconds <= longest_wait_s ? Math.max(seconds, 0.25) : null;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new DOMException('The call was given up', 'AbortError'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
