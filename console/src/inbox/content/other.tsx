import { CircleHelp, Pencil, SmilePlus, Trash2 } from 'lucide-react';
import { contentOf, type ReactionContent, type UnsupportedContent } from '../../api/content.ts';
import type { Message } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Card } from './card.tsx';

/** A reaction to a message that is not loaded; others sit on the message itself. */
export function Reaction({ message }: { message: Message }) {
  const t = useT();
  const emoji = contentOf<ReactionContent>(message).emoji ?? message.text;
  return <Card icon={SmilePlus} title={emoji ? t('messages.reacted', { emoji }) : t('messages.reaction_removed')} />;
}

export function Edit({ message }: { message: Message }) {
  const t = useT();
  return <Card icon={Pencil} title={message.text ?? t('messages.kind.edit')} detail={t('messages.edited_message')} />;
}

export function Revoke() {
  const t = useT();
  return <Card icon={Trash2} title={t('messages.deleted_message')} />;
}

/** A kind WhatsApp does not pass on, or one that is new to us; whatever text came with it is shown. */
export function Unsupported({ message }: { message: Message }) {
  const t = useT();
  const kind =
    contentOf<UnsupportedContent>(message).unsupported_type ?? (message.type === 'unsupported' ? null : message.type);
  return (
    <Card icon={CircleHelp} title={message.text ?? t('messages.kind.unsupported')} detail={t('messages.unsupported')}>
      {kind !== null && kind !== 'unknown' && (
        <p className="text-sm opacity-75">{t('messages.unsupported_kind', { kind })}</p>
      )}
    </Card>
  );
}
