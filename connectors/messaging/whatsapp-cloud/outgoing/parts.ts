import { z } from 'zod';

/** The parts that several kinds of message are made of, with the limits of the platform. */

/** Counted in UTF-16 units, which is never fewer than the characters the platform counts. */
export const MAX_TEXT_LENGTH = 4_096;

const MAX_URL_LENGTH = 2_000;

/** Words a person reads: not only white space. */
export const words = (max: number) => z.string().max(max).regex(/\S/, 'is empty');

/** An id that means something to whoever sends, such as that of a button. */
export const ownId = (max: number) => z.string().min(1).max(max);

export const webAddress = z.url({ protocol: /^https?$/, error: 'is not an http or https address' }).max(MAX_URL_LENGTH);

const source = {
  media_id: z.uuid().optional().meta({ description: 'the id of a file under `/media`' }),
  link: webAddress
    .optional()
    .meta({ description: 'an address from which Meta fetches the file; in place of `media_id`' }),
};

/** A file of ours or an address, never both: to be spread into a strict object and refined with `ONE_SOURCE`. */
export const mediaSource = source;

/** One of the two names the file. */
export const hasOneSource = (file: { media_id?: unknown; link?: unknown }): boolean =>
  (file.media_id === undefined) !== (file.link === undefined);

export const ONE_SOURCE = { path: ['media_id'], error: 'give either media_id or link' };

export const mediaRef = z.strictObject(source).refine(hasOneSource, ONE_SOURCE);

export const documentRef = z
  .strictObject({ ...source, filename: words(240).optional() })
  .refine(hasOneSource, ONE_SOURCE);

export type MediaRef = { media_id?: string | undefined; link?: string | undefined };

export const body = (max = 1_024) => z.strictObject({ text: words(max) });
export const footer = z.strictObject({ text: words(60) });

export const textHeader = z.strictObject({ type: z.literal('text'), text: words(60) });
export const imageHeader = z.strictObject({ type: z.literal('image'), image: mediaRef });
export const videoHeader = z.strictObject({ type: z.literal('video'), video: mediaRef });
const documentHeader = z.strictObject({ type: z.literal('document'), document: documentRef });

export const header = z.discriminatedUnion('type', [textHeader, imageHeader, videoHeader, documentHeader]);

export const webButton = z.strictObject({
  name: z.literal('cta_url'),
  parameters: z.strictObject({ display_text: words(20), url: webAddress }),
});

/** Products under a title each, as a list of products and a template show them. */
export const productSections = z
  .array(
    z.strictObject({
      title: words(24),
      product_items: z.array(z.strictObject({ product_retailer_id: ownId(256) })).min(1),
    }),
  )
  .min(1)
  .max(10)
  .refine((sections) => sections.reduce((sum, { product_items }) => sum + product_items.length, 0) <= 30, {
    error: 'has more than 30 products',
  });

/** Whether each value is there once. */
export function allDifferent(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
