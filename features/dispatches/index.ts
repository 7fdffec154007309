export { dispatchContent } from './convert.repository.ts';
export { createDispatcher, type Dispatcher } from './dispatcher.ts';
export { queueMessage, queueText, settleByStatus } from './dispatches.service.ts';
export { attemptsStatement } from './outbox.repository.ts';
export { createPresence, presenceQueues, type Presence } from './presence.ts';
export { outboxRoutes } from './outbox.routes.ts';
export { createScheduler } from './scheduler.ts';
export { createReconciler, type Reconciler } from './reconciler.ts';
export { sendRoutes } from './send.routes.ts';
