export { appendAudit } from './audit-log.repository.ts';
