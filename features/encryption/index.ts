export { encryptionRoutes } from './encryption.routes.ts';
export { createRotation, encryptionQueues } from './encryption.service.ts';
export { startEncryptionWorker } from './worker.ts';
