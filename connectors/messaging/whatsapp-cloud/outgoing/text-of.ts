import type { OutgoingMessage } from './outgoing-message.ts';

/**
 * What a person would read of a message: in the list of conversations, in a search, in a transcript. Null where there
 * is nothing to read, and for templates, whose words are kept with the template.
 */
export function textOf(message: OutgoingMessage): string | null {
  switch (message.type) {
    case 'text':
      return message.text;
    case 'image':
    case 'video':
    case 'document':
      return message.caption ?? null;
    case 'location': {
      const { name, address, latitude, longitude } = message.location;
      return name ?? address ?? `${latitude}, ${longitude}`;
    }
    case 'contacts':
      return message.contacts.map(({ name }) => name.formatted_name).join(', ');
    case 'reaction':
      return message.emoji === '' ? null : message.emoji;
    case 'interactive':
      return interactiveText(message.interactive);
    default:
      return null;
  }
}

function interactiveText(interactive: Extract<OutgoingMessage, { type: 'interactive' }>['interactive']): string | null {
  const header = 'header' in interactive && interactive.header?.type === 'text' ? interactive.header.text : undefined;
  const footer = 'footer' in interactive ? interactive.footer?.text : undefined;
  const lines = [header, interactive.body?.text, footer].filter((line) => line !== undefined);
  return lines.length === 0 ? null : lines.join('\n');
}
