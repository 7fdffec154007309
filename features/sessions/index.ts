export { bearerToken, createSessionCredential } from './session-credential.ts';
export { createSessionTools, type SessionGround, type SessionTools } from './session-tools.ts';
export { sessionQueues, startSessionJobs } from './sessions.jobs.ts';
export { createAuthCookies, sessionRoutes } from './sessions.routes/index.ts';
export { endSessions } from './sessions.repository.ts';
export { endSessionsOf, signInFromOutside } from './outside.service.ts';
export { beginSession } from './sessions.service.ts';
export { tokenAnswer, type TokenAnswer } from './sign-in.model.ts';
export { sessionPurge } from './purge.repository.ts';
