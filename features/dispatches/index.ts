export { dispatchContent } from './convert.repository.ts';
export { createDispatcher, type Dispatcher } from './dispatcher.ts';
export { queueText, settleByStatus } from './dispatches.service.ts';
export { createReconciler, type Reconciler } from './reconciler.ts';
export { sendRoutes } from './send.routes.ts';
