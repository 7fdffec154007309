export { channelSealedColumns } from './channel-secrets.ts';
export { createChannelDirectory, type ChannelDirectory } from './channel-directory.ts';
export type { ChannelCreate, ChannelRoute, ChannelWire } from './channels.model.ts';
export { channelRoutes, type ChannelRouteDeps } from './channels.routes.ts';
export { createChannel, type ChannelDefaults } from './channels.service.ts';
