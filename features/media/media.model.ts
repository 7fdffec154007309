import type { Generated } from 'kysely';
import { z } from 'zod';
import { timestamp } from '#platform/http';
import type { FailureReason } from './failures.ts';

export const KINDS = ['image', 'video', 'audio', 'document', 'sticker'] as const;
export type MediaKind = (typeof KINDS)[number];
export type MediaState = 'pending' | 'ready' | 'failed';

declare module '#platform/db' {
  interface Tables {
    media_files: {
      company_id: string;
      id: string;
      sha256: Buffer;
      size_bytes: number;
      mime_type: string;
      place: string;
      thumbnail_place: string | null;
      thumbnail_bytes: number | null;
      sealed_key: Buffer | null;
      converting: Generated<boolean>;
      width: number | null;
      height: number | null;
      duration_ms: number | null;
      animated: boolean;
      voice: boolean;
      created_at: Generated<Date>;
    };
    media: {
      company_id: string;
      id: string;
      origin: 'inbound' | 'upload';
      kind: MediaKind;
      state: MediaState;
      file_id: string | null;
      filename: string | null;
      sealed_filename: Buffer | null;
      channel_id: string | null;
      message_id: string | null;
      platform_media_id: string | null;
      claimed_mime_type: string | null;
      claimed_sha256: string | null;
      voice: boolean;
      failure: FailureReason | null;
      attempts: Generated<number>;
      due_at: Date | null;
      leased_until: Date | null;
      lease: Generated<number>;
      created_at: Generated<Date>;
      updated_at: Generated<Date>;
    };
    media_uses: { company_id: string; message_id: string; media_id: string };
    media_platform_ids: {
      company_id: string;
      file_id: string;
      phone_number_id: string;
      platform_media_id: string | null;
      usable_until: Date | null;
      leased_until: Date | null;
      lease: number;
    };
    media_leftovers: { place: string; since: Generated<Date> };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    /** `message_id` for what arrived with a message, null for what was uploaded. */
    'media.updated': { media_id: string; message_id: string | null; state: string };
  }
}

declare module '#platform/jobs' {
  interface JobTypes {
    'media.fetch': { company_id: string; media_id: string };
  }
}

/** A file that came with a message. */
export interface ArrivedMedia {
  message_id: string;
  channel_id: string;
  platform_media_id: string | null;
  mime_type: string | null;
  /** As the platform wrote it. */
  sha256: string | null;
  filename: string | null;
  voice: boolean | null;
  /** The message's type. */
  kind: string;
}

export const mediaWire = z
  .object({
    id: z.uuid(),
    kind: z.enum(KINDS),
    origin: z.enum(['inbound', 'upload']),
    state: z
      .enum(['pending', 'ready', 'failed'])
      .meta({ description: 'pending: being fetched from the platform; failed: see failure' }),
    mime_type: z.string().nullable().meta({ description: 'as the bytes say; while pending, as the platform says' }),
    filename: z.string().nullable(),
    size_bytes: z.int().nullable(),
    sha256: z.string().nullable().meta({ description: 'hex' }),
    width: z.int().nullable(),
    height: z.int().nullable(),
    duration_ms: z.int().nullable(),
    has_thumbnail: z.boolean(),
    animated: z.boolean(),
    voice: z.boolean(),
    failure: z.object({ reason: z.string(), title: z.string(), advice: z.string() }).nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'Media' });
export type MediaWire = z.infer<typeof mediaWire>;
