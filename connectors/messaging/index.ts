export type * from './contract.ts';
export { moveStatus, STATUS_RANK, statusRank } from './status-order.ts';
export * from './whatsapp-cloud/index.ts';
