import type { OutgoingMessage } from '#connectors/messaging';

/**
 * Meta keeps what it fetched from an address for ten minutes, so a file that was replaced there would go out in its old
 * form. A query that it has not seen makes it look again; addresses that have one may be signed and stay as they are.
 */
export function freshLinks(message: OutgoingMessage, mark: string): OutgoingMessage {
  return JSON.parse(JSON.stringify(message), (key, value: unknown) =>
    key === 'link' && typeof value === 'string' && !value.includes('?') && !value.includes('#')
      ? `${value}?fresh=${mark}`
      : value,
  ) as OutgoingMessage;
}
