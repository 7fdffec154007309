export { createSessionCredential } from './session-credential.ts';
export { sessionRoutes } from './sessions.routes/index.ts';
