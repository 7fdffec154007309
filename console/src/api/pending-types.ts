import type { Id, Timestamp } from './types.ts';

export interface Erasure {
  id: Id;
  contact_id: Id;
  erased_at: Timestamp;
  counts: Record<string, number>;
  signature: string;
  reason?: string | null;
}

export type PendingPath = '/api/v1/erasures' | `/api/v1/contacts/${string}/erase` | `/api/v1/contacts/${string}/export`;
