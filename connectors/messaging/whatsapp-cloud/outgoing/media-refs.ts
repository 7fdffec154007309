import type { OutgoingMessage } from './outgoing-message.ts';
import type { MediaRef } from './parts.ts';

/** Every place of a message that names a file, in the order in which a person would see them. */
export function mediaRefsOf(message: OutgoingMessage): MediaRef[] {
  switch (message.type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'sticker':
    case 'document':
      return [message];
    case 'interactive':
      return interactiveRefs(message.interactive);
    case 'template':
      return message.template.components?.flatMap(componentRefs) ?? [];
    default:
      return [];
  }
}

/** The files of ours that have to be on the platform before the message can be sent; each once. */
export function mediaIdsIn(message: OutgoingMessage): string[] {
  return [...new Set(mediaRefsOf(message).flatMap(({ media_id }) => media_id ?? []))];
}

type Of<T extends OutgoingMessage['type']> = Extract<OutgoingMessage, { type: T }>;
type Component = NonNullable<Of<'template'>['template']['components']>[number];

function interactiveRefs(interactive: Of<'interactive'>['interactive']): MediaRef[] {
  const cards = interactive.type === 'carousel' ? interactive.action.cards : [];
  return [interactive, ...cards].flatMap((part) =>
    'header' in part && part.header !== undefined ? holds(part.header) : [],
  );
}

function componentRefs(component: Component): MediaRef[] {
  if (component.type === 'carousel') return component.cards.flatMap((card) => card.components.flatMap(componentRefs));
  return component.type === 'header' ? component.parameters.flatMap(holds) : [];
}

function holds(part: { image?: MediaRef; video?: MediaRef; document?: MediaRef } | { type: string }): MediaRef[] {
  if ('image' in part && part.image !== undefined) return [part.image];
  if ('video' in part && part.video !== undefined) return [part.video];
  return 'document' in part && part.document !== undefined ? [part.document] : [];
}
