export type * from './contract.ts';
export { moveByEarlier, moveStatus } from './status-order.ts';
export * from './whatsapp-cloud/index.ts';
