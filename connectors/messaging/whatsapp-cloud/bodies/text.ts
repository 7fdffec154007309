import { MessageBodyError } from './body-error.ts';
import { envelope, type Envelope, type Target } from './envelope.ts';

/** Counted in UTF-16 units, which is never fewer than the characters the platform counts. */
export const MAX_TEXT_LENGTH = 4_096;

export type TextBody = Envelope & { type: 'text'; text: { body: string; preview_url: boolean } };

/** A text message. Longer texts are cut with `splitText` first. Throws `MessageBodyError` naming the field. */
export function textBody(message: Target & { text: string; preview_url?: boolean }): TextBody {
  const { text, preview_url = false } = message;
  if (text.trim() === '') throw new MessageBodyError('text', 'is empty');
  if (text.length > MAX_TEXT_LENGTH) throw new MessageBodyError('text', `is longer than ${MAX_TEXT_LENGTH} characters`);
  return { ...envelope(message), type: 'text', text: { body: text, preview_url } };
}
