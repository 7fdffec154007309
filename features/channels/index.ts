export { channelSealedColumns } from './channel-secrets.ts';
export { createChannelDirectory, type ChannelDirectory } from './channel-directory.ts';
export { startChannelCare } from './care.ts';
export type { ChannelCreate, ChannelRoute, ChannelWire, PausedReason } from './channels.model.ts';
export { channelRoutes, type ChannelRouteDeps } from './channels.routes/index.ts';
export { createChannel, type ChannelDefaults } from './channels.service.ts';
export { applyChannelNews, NOTED_FIELDS } from './news.service.ts';
export type { QuietHours } from './quiet-hours.model.ts';
export { noteTokenTrouble } from './token-trouble.service.ts';
