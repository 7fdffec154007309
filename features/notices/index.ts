export type { NewNotice, Severity } from './notices.model.ts';
export { noticeRoutes } from './notices.routes.ts';
export { raiseNotice, resolveNotice, type NoticeTools } from './notices.service.ts';
export { noticePurge } from './purge.repository.ts';
