import { z } from 'zod';

export const channelCheck = z
  .object({
    ok: z.boolean(),
    problems: z.array(z.object({ title: z.string(), advice: z.string() })),
    display_phone_number: z.string().nullable(),
    verified_name: z.string().nullable(),
    quality_rating: z.string().nullable(),
  })
  .meta({ id: 'ChannelCheck' });
export type ChannelCheck = z.infer<typeof channelCheck>;
