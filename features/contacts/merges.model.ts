import { z } from 'zod';
import { listAnswer, timestamp } from '#platform/http';

const mergeWire = z
  .object({
    id: z.uuid(),
    merged_contact: z.object({ id: z.uuid(), name: z.string().nullable(), phone: z.string().nullable() }),
    reason: z.enum(['same_person', 'number_changed', 'user_id_changed', 'shared_number', 'by_hand']),
    merged_by: z.string().nullable().meta({ description: "who ordered it; null when the platform's word led to it" }),
    merged_at: timestamp,
    undone_by: z.string().nullable(),
    undone_at: timestamp.nullable(),
  })
  .meta({ id: 'ContactMerge' });
export type MergeWire = z.infer<typeof mergeWire>;

export const mergeList = listAnswer(mergeWire).meta({ id: 'ContactMergeList' });

export const mergeBody = z.strictObject({
  contact_id: z.uuid().meta({ description: 'the contact that becomes part of this one' }),
});

export const unmergeBody = z.strictObject({ merged_contact_id: z.uuid() });
