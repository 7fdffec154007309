import type { Generated } from 'kysely';
import { z } from 'zod';
import { listAnswer, listQuery, moment, timestamp } from '#platform/http';

const DELIVERY_STATES = ['pending', 'processed', 'ignored', 'rejected', 'unrouted'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number] | 'split';

declare module '#platform/db' {
  interface Tables {
    inbound_deliveries: {
      id: string;
      company_id: string | null;
      parent_id: string | null;
      signer_channel_id: string | null;
      body: Buffer;
      sealed: Generated<boolean>;
      state: DeliveryState;
      reason: string | null;
      items: number;
      field: string | null;
      phone_number_id: string | null;
      attempts: number;
      strikes: Generated<number>;
      retry_at: Date | null;
      received_at: Generated<Date>;
      processed_at: Date | null;
    };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    /** News about an account, a number, a template or a call, as the platform told it. */
    'platform.notice': { delivery_id: string; field: string; event: string | null };
    /** A call was told of: `connect`, `ringing`, `terminate` and others. Its line in the thread says what came of it. */
    'call.changed': { conversation_id: string; message_id: string; event: string };
    'inbound.rejected': { delivery_id: string; reason: string };
  }
}

/** A delivery as the drainer takes it. */
export interface PendingDelivery {
  id: string;
  company_id: string | null;
  /** Set on a part of a delivery that spoke to several companies. */
  parent_id: string | null;
  signer_channel_id: string | null;
  body: Buffer;
  /** The body is sealed under a key of the company. */
  sealed: boolean;
  attempts: number;
  received_at: Date;
}

/** What became of a delivery. */
export interface Verdict {
  state: Exclude<DeliveryState, 'pending'>;
  reason: string | null;
  items: number;
}

const deliveryWire = z
  .object({
    id: z.uuid(),
    received_at: timestamp,
    state: z.enum(DELIVERY_STATES),
    reason: z.string().nullable(),
    field: z.string().nullable().meta({ description: 'what all its items are about; known once it is drained' }),
    phone_number_id: z.string().nullable(),
    size_bytes: z.int(),
    items: z.int(),
    attempts: z.int(),
    processed_at: timestamp.nullable(),
  })
  .meta({ id: 'InboundDelivery' });
export type DeliveryWire = z.infer<typeof deliveryWire>;

export const deliveryWithBody = deliveryWire
  .extend({ raw: z.string().meta({ description: 'the body as it came, byte for byte (UTF-8)' }) })
  .meta({ id: 'InboundDeliveryWithBody' });

export const deliveryList = listAnswer(deliveryWire).meta({ id: 'InboundDeliveryList' });

export const deliveryQuery = listQuery({
  sort: ['received_at'],
  filters: {
    state: z.enum(DELIVERY_STATES).optional(),
    field: z.string().min(1).max(60).optional(),
    reason: z.string().min(1).max(200).optional(),
    phone_number_id: z
      .string()
      .regex(/^\d{1,32}$/)
      .optional(),
    received_from: moment.optional(),
    received_to: moment.optional(),
  },
});
export type DeliveryQuery = z.infer<typeof deliveryQuery>;

export const ledgerWire = z
  .object({
    received: z.int(),
    processed: z.int().meta({ description: 'had its effect, or was understood and needed none' }),
    rejected: z.int().meta({ description: 'kept as a dead letter with its reason' }),
    pending: z.int(),
    ignored: z.int().meta({ description: 'those among `processed` that needed no effect' }),
  })
  .meta({ id: 'InboundLedger' });

export const ledgerDays = z
  .object({ data: z.array(ledgerWire.extend({ day: z.iso.date() }).meta({ id: 'InboundLedgerDay' })) })
  .meta({ id: 'InboundLedgerDays' });

export const ledgerDaysQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(366).default(30) });
