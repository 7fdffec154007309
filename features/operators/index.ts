export { createActingCredential } from './acting-credential.ts';
export { actingRoutes } from './acting.routes.ts';
export { actingNow } from './acting.service.ts';
