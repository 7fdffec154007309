type Callback = () => void;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const callbacks = new Set<Callback>();

/**
 * Calls back, synchronously and as the last thing, when this process leaves without having stopped what it started:
 * by `process.exit`, or by a signal that nobody here handles. Returns how to take that back.
 */
export function whenLeaving(callback: Callback): () => void {
  if (callbacks.size === 0) listen();
  callbacks.add(callback);
  return () => {
    if (callbacks.delete(callback) && callbacks.size === 0) unlisten();
  };
}

function listen(): void {
  process.on('exit', callAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unlisten(): void {
  process.removeListener('exit', callAll);
  for (const signal of SIGNALS) process.removeListener(signal, onSignal);
}

function callAll(): void {
  for (const callback of callbacks) callback();
}

function onSignal(signal: NodeJS.Signals): void {
  // Somebody stops this process gracefully, us included.
  if (process.listenerCount(signal) > 1) return;
  callAll();
  // With the last listener gone the signal does what it does by default.
  unlisten();
  process.kill(process.pid, signal);
}
