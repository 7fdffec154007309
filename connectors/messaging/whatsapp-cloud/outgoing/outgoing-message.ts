import { z } from 'zod';
import { contacts } from './contact-cards.ts';
import { interactive } from './interactive.ts';
import { audio, captioned, document, location, reaction, sticker, text, withFile } from './plain.ts';
import { templateSend } from './template.ts';

/**
 * Every kind of message that can be sent, with further fields that each of them may carry. The one schema is the body
 * of the API, the stored content and the input of `messageBody`, so that what is too long is refused with its field
 * named before anything is queued.
 */
export function outgoingMessageWith<S extends z.ZodRawShape>(further: S) {
  return z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text'), ...text, ...further }),
    withFile({ type: z.literal('image'), ...captioned, ...further }),
    withFile({ type: z.literal('video'), ...captioned, ...further }),
    withFile({ type: z.literal('sticker'), ...sticker, ...further }),
    withFile({ type: z.literal('audio'), ...audio, ...further }),
    withFile({ type: z.literal('document'), ...document, ...further }),
    z.strictObject({ type: z.literal('location'), ...location, ...further }),
    z.strictObject({ type: z.literal('contacts'), ...contacts, ...further }),
    z.strictObject({ type: z.literal('reaction'), ...reaction, ...further }),
    z.strictObject({ type: z.literal('interactive'), interactive, ...further }),
    z.strictObject({ type: z.literal('template'), template: templateSend, ...further }),
  ]);
}

export const outgoingMessage = outgoingMessageWith({});
export type OutgoingMessage = z.infer<typeof outgoingMessage>;
