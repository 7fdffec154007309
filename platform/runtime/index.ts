export { systemClock, type Clock } from './clock.ts';
export { firstIdOf, idAt, idBytes, idText, isId, newId } from './id.ts';
export { createLifetime, type Lifetime, type Part } from './lifetime.ts';
export { stopOnSignals } from './signals.ts';
export { createLoop, type Loop } from './loop.ts';
