export { retentionRoutes } from './retention.routes.ts';
export { startRetention } from './retention-worker.ts';
