import type { Message } from '../../api/types.ts';
import { RichText } from '../rich-text-view.tsx';
import { Call } from './call.tsx';
import { SentTemplate } from './sent-template.tsx';
import { SentInteractive } from './sent.tsx';
import { ButtonReply, Interactive, Order } from './answers.tsx';
import { isMedia, Media } from './media.tsx';
import { Edit, Reaction, Revoke, Unsupported } from './other.tsx';
import { Contacts, Location } from './place-and-people.tsx';

/** What is inside a bubble, by the type of the message. */
export function MessageContent({ message }: { message: Message }) {
  const { type, text } = message;
  if (isMedia(type)) return <Media message={message} type={type} />;
  switch (type) {
    case 'location':
      return <Location message={message} />;
    case 'contacts':
      return <Contacts message={message} />;
    case 'interactive':
      return message.direction === 'outbound' ? (
        <SentInteractive message={message} />
      ) : (
        <Interactive message={message} />
      );
    case 'button':
      return <ButtonReply message={message} />;
    case 'order':
      return <Order message={message} />;
    case 'reaction':
      return <Reaction message={message} />;
    case 'edit':
      return <Edit message={message} />;
    case 'revoke':
      return <Revoke />;
    case 'template':
      return <SentTemplate message={message} />;
    case 'call':
      return <Call message={message} />;
    case 'text':
      return <RichText text={text ?? ''} citations={message.citations} />;
    default:
      return <Unsupported message={message} />;
  }
}

const cards = new Set([
  'template',
  'call',
  'location',
  'contacts',
  'interactive',
  'button',
  'order',
  'reaction',
  'edit',
  'revoke',
  'unsupported',
  'unknown',
]);

/** Whether the time goes on a line of its own, because no running text ends the bubble. */
export const endsInCard = (message: Message): boolean => cards.has(message.type) || isMedia(message.type);
