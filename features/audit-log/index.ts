export { startAnchors } from './anchors.ts';
export { parseAnchor, type NamesOf } from './audit-log.model.ts';
export { appendAudit, beginAudit } from './audit-log.repository.ts';
export { auditLogRoutes } from './audit-log.routes.ts';
export { createChainCheck } from './chain-check.ts';
export type { ChainHead, ChainLine, ChainProblem } from './chain.ts';
export { checkExport, ExportFileError } from './export-file.ts';
