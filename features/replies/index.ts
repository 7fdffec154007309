export { passportOf } from './person-data.repository.ts';
export { passportPurge } from './purge.repository.ts';
export { replyQueues, startReplies } from './replies.jobs.ts';
export { passportContent } from './convert.repository.ts';
export { passportSealedColumns } from './sealed-chunks.ts';
export { passportRoutes } from './replies.routes.ts';
