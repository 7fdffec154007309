export { erasureSealedColumns } from './erasures.repository.ts';
export { createRedaction, privacyQueues } from './privacy.jobs.ts';
export { privacyRoutes } from './privacy.routes.ts';
