export { replyQueues, startReplies } from './replies.jobs.ts';
export { passportRoutes } from './replies.routes.ts';
