import { z } from 'zod';
import { hasOneSource, MAX_TEXT_LENGTH, mediaSource, ONE_SOURCE, words } from './parts.ts';

/** What has a media file at its heart, a place, a reaction, or nothing but words. */

export const text = {
  text: z.string().trim().min(1).max(MAX_TEXT_LENGTH),
  preview_url: z.boolean().optional(),
};

const caption = words(1_024).optional();
export const captioned = { ...mediaSource, caption };
export const sticker = mediaSource;
export const audio = {
  ...mediaSource,
  voice: z.boolean().optional().meta({ description: 'shown as a voice note; the file must be Ogg with Opus, mono' }),
};
export const document = { ...mediaSource, caption, filename: words(240).optional() };

/** A strict object of these fields that names its file once. */
export const withFile = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape).refine(hasOneSource, ONE_SOURCE);

export const location = {
  location: z.strictObject({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: words(1_000).optional(),
    address: words(1_000).optional(),
  }),
};

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function isOneEmoji(value: string): boolean {
  if (!/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(value)) return false;
  return [...graphemes.segment(value)].length === 1;
}

export const reaction = {
  message_id: z.uuid().meta({ description: 'the id under `/messages` of the message that is reacted to' }),
  emoji: z
    .string()
    .max(64)
    .refine((value) => value === '' || isOneEmoji(value), { error: 'is not one emoji, and not empty either' })
    .meta({ description: 'empty: the reaction is taken back' }),
};
