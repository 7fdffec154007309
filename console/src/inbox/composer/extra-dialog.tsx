import { lazy, Suspense } from 'react';
import type { Conversation, MessageCreate } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Dialog, SkeletonRows } from '../../ui/index.ts';
import type { Extra } from './attach-menu.tsx';

const LocationForm = lazy(async () => ({ default: (await import('./location-dialog.tsx')).LocationForm }));
const ContactForm = lazy(async () => ({ default: (await import('./contact-form.tsx')).ContactForm }));
const ChoicesForm = lazy(async () => ({ default: (await import('./choices-form.tsx')).ChoicesForm }));
const TemplateForm = lazy(async () => ({ default: (await import('./template-form.tsx')).TemplateForm }));

export interface ExtraDialogProps {
  extra: Extra | null;
  conversation: Conversation;
  onSend(body: MessageCreate, shown: string): void;
  onClose(): void;
}

/** What is more than words or a file is put together in a dialog of its own, loaded when it is opened. */
export function ExtraDialog({ extra, conversation, onSend, onClose }: ExtraDialogProps) {
  const t = useT();
  const form = { onSend, onClose };
  return (
    <Dialog
      open={extra !== null}
      onClose={onClose}
      wide={extra === 'choices' || extra === 'template'}
      title={extra === null ? '' : t(`sending.add.${extra}`)}
      closeLabel={t('action.close')}
    >
      <Suspense fallback={<SkeletonRows count={3} />}>
        {extra === 'location' && <LocationForm {...form} />}
        {extra === 'contact' && <ContactForm {...form} />}
        {extra === 'choices' && <ChoicesForm {...form} />}
        {extra === 'template' && <TemplateForm {...form} channel_id={conversation.channel_id} />}
      </Suspense>
    </Dialog>
  );
}
