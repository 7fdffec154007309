export {
  companyFacts,
  companyName,
  COMPANY_STATUSES,
  newCompany,
  toFacts,
  type ActingNow,
  type Company,
  type Usage,
} from './companies.model.ts';
export { COMPANY_COLUMNS, findCompany, insertCompany, updateCompany, type NewCompany } from './companies.repository.ts';
export { companyRoutes } from './companies.routes.ts';
export { choicesOf } from './companies.service.ts';
export { withDefaults, type CompanySettings, type Retention } from './company-settings.model.ts';
export { createEraser } from './eraser.ts';
export { limitsWire, someLimits, type Limits, type SomeLimits } from './limits.model.ts';
export { assertSeat, changeTerms } from './limits.service.ts';
export { planRoutes } from './plans.routes.ts';
export type { Purge } from './purge.model.ts';
export { deleteOld, purgeOf, type OldRows } from './purge.repository.ts';
export { assertMaySend, grantMessages } from './sending.service.ts';
export {
  cancelDeletion,
  GRACE_DAYS,
  orderDeletion,
  reactivateCompany,
  refuseSuspended,
  suspendCompany,
} from './standing.service.ts';
export { giveBackMessage } from './usage.repository.ts';
