export type { AuditEntry, AuditRule, AuditWriter } from './audit.ts';
export type { Bill } from './bill.ts';
export { personOf, type Actor, type Caller, type Claimed, type Credential } from './caller.ts';
export { AppError, invalidField, notFound, type ErrorCode } from './errors.ts';
export { refuseStale, tagged } from './etag.ts';
export { errorRenderer } from './render-error.ts';
export { guardRequests, type CallerRules, type CompanyGate } from './gate.ts';
export { healthRoutes, type Dependency, type Readiness } from './health.ts';
export {
  answerContent,
  answerSealedColumns,
  answerOnce,
  forgetAnswers,
  answerOnceAcross,
  idempotencyKey,
  type Answer,
} from './idempotency.repository.ts';
export {
  COUNT_CAP,
  cursorAnswer,
  cursorQuery,
  idParams,
  listAnswer,
  listQuery,
  moment,
  noContent,
  problem,
  timestamp,
} from './lists.ts';
export { createMetrics, measureRequests, type Metrics } from './metrics.ts';
export { describeApi } from './openapi.ts';
export { createListReader, sendJson, type ListPage } from './list-reader.ts';
export { caller, company, coverRoutes, install, open, signed, type DeclaredRoute, type Policy } from './policy.ts';
export type { Counted, LimitVerdict, RateGroup, RequestLimiter } from './request-limits.ts';
export { createHttpServer, type App, type HttpServer } from './server.ts';
