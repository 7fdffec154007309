import { z } from 'zod';
import { timestamp } from '#platform/http';
import { SECRETS, secret, type SecretName } from './channels.model.ts';

declare module '#platform/db' {
  interface Tables {
    channel_secrets: {
      company_id: string;
      id: string;
      channel_id: string;
      kind: SecretName;
      name: string;
      sealed_secret: Buffer;
      accepted_until: Date | null;
      created_at: Date;
    };
  }
}

/** As many as are tried for a delivery, beside the channel's own. */
export const MOST_OF_A_KIND = 4;
const MAX_OVERLAP_HOURS = 720;
const DAY = 24;

const kind = z.enum(SECRETS);

export const furtherSecretWire = z
  .object({
    id: z.uuid(),
    channel_id: z.uuid(),
    kind,
    name: z.string(),
    accepted_until: timestamp.nullable().meta({ description: 'null: for as long as it stands here' }),
    created_at: timestamp,
  })
  .meta({ id: 'ChannelSecret' });
export type FurtherSecretWire = z.infer<typeof furtherSecretWire>;

export const furtherSecretList = z.object({ data: z.array(furtherSecretWire) }).meta({ id: 'ChannelSecretList' });

export const furtherSecretCreate = z.strictObject({
  kind: z.enum(['app_secret', 'verify_token']),
  name: z.string().trim().min(1).max(100).meta({ description: 'of which app at Meta it is' }),
  secret,
});
export type FurtherSecretCreate = z.infer<typeof furtherSecretCreate>;

export const rotateBody = z.strictObject({
  kind,
  secret,
  overlap_hours: z
    .int()
    .min(0)
    .max(MAX_OVERLAP_HOURS)
    .default(DAY)
    .meta({ description: 'how long the one before is accepted as well; 0: it ends at once' }),
});
export type RotateBody = z.infer<typeof rotateBody>;
