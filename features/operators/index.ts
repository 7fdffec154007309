export { createActingCredential } from './acting-credential.ts';
export { actingRoutes } from './acting.routes.ts';
export { actingNow } from './acting.service.ts';
export { ensureOperator, makeOperator } from './first-operator.ts';
export { registryRoutes } from './registry.routes.ts';
