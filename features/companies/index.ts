export { companyName } from './companies.model.ts';
export { insertCompany, type NewCompany } from './companies.repository.ts';
export { companyRoutes } from './companies.routes.ts';
export { isSuspended } from './companies.service.ts';
export { limitsWire, type Limits } from './limits.model.ts';
export { assertSeat, limitsOf } from './limits.service.ts';
