export { createRequestLimiter } from './request-limiter.ts';
