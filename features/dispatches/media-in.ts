import type { OutgoingMessage } from '#connectors/messaging';
import type { MediaKind } from '#features/media';

/** One place of a message that names a file of ours, and as what it is sent there. */
export interface MediaPlace {
  field: string;
  media_id: string;
  kind: MediaKind;
}

/** Each file of ours that a message names: the message's own, those of headers and of cards. */
export function mediaPlacesIn(message: OutgoingMessage): MediaPlace[] {
  const found: MediaPlace[] = [];
  function look(value: unknown, path: readonly string[], kind: string): void {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'media_id' && typeof inner === 'string') {
        found.push({ field: [...path, key].join('.'), media_id: inner, kind: kind as MediaKind });
      } else look(inner, [...path, key], key);
    }
  }
  look(message, [], message.type);
  return found;
}
