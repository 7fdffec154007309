import { arrayAt, objectAt, textAt } from '../json.ts';

/** What a person reads of a message's content, in either direction. Empty where there are no words. */
export function displayText(type: string, content: unknown): string {
  switch (type) {
    case 'text':
      return textAt(content, 'body') ?? '';
    case 'interactive':
      return interactiveText(content);
    case 'button':
      return textAt(content, 'text') ?? '';
    case 'location':
      return [textAt(content, 'name'), textAt(content, 'address')].filter(Boolean).join(', ');
    case 'reaction':
      return textAt(content, 'emoji') ?? '';
    case 'contacts':
      return (Array.isArray(content) ? content : [])
        .map((card) => textAt(objectAt(card, 'name'), 'formatted_name') ?? '')
        .join(', ');
    case 'order':
      return textAt(content, 'text') ?? `${arrayAt(content, 'product_items').length} products`;
    default:
      return textAt(content, 'caption') ?? textAt(content, 'filename') ?? '';
  }
}

function interactiveText(content: unknown): string {
  const reply = objectAt(content, textAt(content, 'type') ?? '');
  return (
    textAt(objectAt(content, 'body'), 'text') ??
    textAt(reply, 'title') ??
    textAt(reply, 'body') ??
    textAt(reply, 'response') ??
    ''
  );
}
