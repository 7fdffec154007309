export { liveRoutes } from './live.routes.ts';
export { createStreams, type Streams } from './stream.ts';
