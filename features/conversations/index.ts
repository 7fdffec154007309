export type { ConversationWire, Holder } from './conversations.model.ts';
export type { ConversationNote } from './conversations.repository.ts';
export { findConversation, lockConversations, noteMessages, openConversations } from './conversations.repository.ts';
export { lockOpened } from './lock-opened.repository.ts';
export { conversationRoutes } from './conversations.routes.ts';
export { handOver } from './conversations.service.ts';
export { messageRoutes } from './messages.routes.ts';
export type { Citation, Failure, MessageStatusName, MessageWire } from './messages.model.ts';
export { messageWire } from './messages.model.ts';
export { platformFailure } from './failure.ts';
export { findMessage, findMessages, insertDelivered, type NewInboundMessage } from './messages.repository.ts';
export { messageContent } from './convert.repository.ts';
export { messageSealedColumns, readSaid, saidColumns } from './sealed-message.ts';
export { changeSaid } from './change-said.repository.ts';
export { isTakenBack, lastSaid } from './said.repository.ts';
export { findTargets } from './targets.repository.ts';
export { moveConversations, restoreConversations } from './move.repository.ts';
export {
  conversationsOf,
  eraseThreads,
  messagesAfter,
  silentSince,
  type KeptMessage,
} from './person-data.repository.ts';
export { messagePurge, purgeEarlyStatuses } from './purge.repository.ts';
export {
  applyEarlyStatuses,
  applyEarlyStatusesOf,
  applyStatuses,
  beginAgain,
  moveMessage,
  nameMessages,
} from './statuses.service.ts';
export { keepEarlierWamid, type StatusNews } from './statuses.repository.ts';
export {
  assignToTurns,
  claimTurn,
  closeTurn,
  openTurns,
  renewTurn,
  releaseTurn,
  suppressTurns,
  type ClaimedTurn,
  type OpenedTurn,
} from './turns.repository.ts';
