export { companyName } from './companies.model.ts';
export { insertCompany, type NewCompany } from './companies.repository.ts';
export { companyRoutes } from './companies.routes.ts';
export { isSuspended } from './companies.service.ts';
