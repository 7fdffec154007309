export { applyTemplateNews } from './news.service.ts';
export { checkTemplateSend } from './rules/check-send.ts';
export { readSend } from './rules/render.ts';
export { findSendableTemplate, listSendableTemplates, type SendableTemplate } from './sendable.repository.ts';
export { templateQueues } from './sync.model.ts';
export { templateSyncRoutes } from './sync.routes.ts';
export { startTemplates } from './templates.jobs.ts';
export { templateRoutes } from './templates.routes.ts';
export { stateObjection } from './words.ts';
