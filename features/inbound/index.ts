export { deliveryRoutes } from './deliveries.routes.ts';
export { createDrainer, type Drainer } from './drainer.ts';
export { createArrivals, type Arrivals } from './intake.repository.ts';
export { intakeRoutes } from './intake.routes.ts';
export { deliveryPurge, purgeHomeless } from './purge.repository.ts';
export { deliveryContent } from './convert.repository.ts';
export { deliverySealedColumns } from './sealed-body.ts';
export { watchUnrouted } from './unrouted.ts';
