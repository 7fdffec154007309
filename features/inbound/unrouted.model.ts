import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';

const unroutedWire = z
  .object({
    id: z.uuid(),
    received_at: timestamp,
    phone_number_id: z.string().nullable().meta({ description: 'null where it names several or none' }),
    field: z.string().nullable(),
    items: z.int(),
    size_bytes: z.int(),
    attempts: z.int(),
  })
  .meta({ id: 'UnroutedDelivery' });
export type UnroutedWire = z.infer<typeof unroutedWire>;

export const unroutedList = listAnswer(unroutedWire).meta({ id: 'UnroutedDeliveryList' });

export const unroutedQuery = listQuery({
  sort: ['received_at'],
  filters: {
    phone_number_id: z
      .string()
      .regex(/^\d{1,32}$/)
      .optional(),
  },
});
export type UnroutedQuery = z.infer<typeof unroutedQuery>;

export const replayedWire = z.object({ state: z.literal('pending') });
