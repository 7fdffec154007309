export type * from './contract.ts';
export { moveStatus } from './status-order.ts';
export * from './whatsapp-cloud/index.ts';
