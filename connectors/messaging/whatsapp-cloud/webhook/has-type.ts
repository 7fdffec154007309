import type { ContentByType, EchoItem, MessageItem, OfType } from '../../contract.ts';

/** Whether a message has this type, so that its `content` has the type's shape. */
export function hasType<I extends MessageItem | EchoItem, T extends keyof ContentByType>(
  item: I,
  type: T,
): item is OfType<I, T> {
  return item.type === type;
}
