/**
 * What the product knows about a messaging platform: what arrives, what can be sent, how it ended.
 * A vendor's folder turns its own wire into these shapes; nothing outside that folder sees the wire.
 */
export type * from './contract/content.ts';
export type * from './contract/inbound.ts';
export type * from './contract/item.ts';
export type * from './contract/management.ts';
export type * from './contract/media.ts';
export type * from './contract/message.ts';
export type * from './contract/sending.ts';
export type * from './contract/status.ts';
export type * from './contract/templates.ts';
