export { liveRoutes, type LiveDeps } from './live.routes.ts';
export { createStreams, type Streams } from './streams.ts';
