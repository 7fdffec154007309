export { passportPurge } from './purge.repository.ts';
export { replyQueues, startReplies } from './replies.jobs.ts';
export { passportRoutes } from './replies.routes.ts';
