export { AppError, invalidField, notFound, type ErrorCode } from './errors.ts';
export { guardRequests, type Caller, type CallerRules, type Claims, type CompanyGate } from './gate.ts';
export { healthRoutes, type Dependency, type Readiness } from './health.ts';
export { answerOnce, idempotencyKey, type Answer } from './idempotency.repository.ts';
export {
  COUNT_CAP,
  cursorAnswer,
  cursorQuery,
  idParams,
  listAnswer,
  listQuery,
  noContent,
  problem,
  timestamp,
} from './lists.ts';
export { createMetrics, measureRequests, type Metrics } from './metrics.ts';
export { describeApi } from './openapi.ts';
export { createListReader, sendJson, type ListPage } from './list-reader.ts';
export { caller, company, coverRoutes, open, signed, type DeclaredRoute, type Policy } from './policy.ts';
export { createHttpServer, type App, type HttpServer } from './server.ts';
