export { createCallerRules } from './caller-rules.ts';
export { sessionRoutes } from './sessions.routes/index.ts';
