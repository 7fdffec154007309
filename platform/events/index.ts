export { appendEvents } from './append.ts';
export { createEventFeed, type EventFeed, type Subscription } from './feed.ts';
export {
  formatCursor,
  isAfter,
  parseCursor,
  type EventType,
  type EventTypes,
  type LoggedEvent,
  type NewEvent,
  type Position,
} from './model.ts';
export { countEvents, purgeEvents } from './purge.ts';
export { createWakeBus, type WakeBus } from './wake.ts';
