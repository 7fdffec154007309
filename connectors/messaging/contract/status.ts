/** Where an outbound message stands, lowest first: see `status-order.ts`. */
export type MessageStatus =
  | 'queued'
  | 'cancelled'
  | 'unknown'
  | 'accepted'
  | 'sent'
  | 'failed'
  | 'delivered'
  | 'read'
  | 'played';
