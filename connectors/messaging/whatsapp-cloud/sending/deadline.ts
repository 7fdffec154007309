/** A limit on one call: our own time limit and the caller's wish to stop, whichever comes first. */
export type Deadline = {
  signal: AbortSignal;
  /** Why the signal fired, if it did. */
  cause(): 'timeout' | 'aborted' | null;
  /** Frees the timer and the listener; to be called when the call has ended. */
  end(): void;
};

/** Made by hand: `AbortSignal.any` keeps a link to a long-lived outer signal for every call. */
export function startDeadline(timeout_ms: number, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let cause: 'timeout' | 'aborted' | null = null;
  const stop = (why: 'timeout' | 'aborted') => {
    cause ??= why;
    controller.abort();
  };
  const timer = setTimeout(stop, timeout_ms, 'timeout');
  const onOuter = () => stop('aborted');
  if (outer?.aborted) stop('aborted');
  else outer?.addEventListener('abort', onOuter, { once: true });
  return {
    signal: controller.signal,
    cause: () => cause,
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onOuter);
    },
  };
}
