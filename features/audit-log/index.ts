export { appendAudit, beginAudit } from './audit-log.repository.ts';
