import { lazy, type ReactNode, Suspense } from 'react';
import type { Contact } from '../api/types.ts';
import { formatDate, languageName, useLanguage, useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Avatar, Badge, Dialog } from '../ui/index.ts';

const ContactMerges = lazy(() => import('./contact-merges.tsx'));
const ContactPrivacy = lazy(() => import('../privacy/contact-privacy.tsx'));

/** One contact: who this is, and what can be done at their wish. */
export function ContactDialog({ contact, onClose }: { contact: Contact | null; onClose(): void }) {
  const t = useT();
  return (
    <Dialog
      open={contact !== null}
      onClose={onClose}
      title={t('contact.detail')}
      closeLabel={t('action.close')}
      place="side"
    >
      {contact !== null && <Facts contact={contact} onErased={onClose} />}
    </Dialog>
  );
}

function Facts({ contact, onErased }: { contact: Contact; onErased(): void }) {
  const t = useT();
  const language = useLanguage();
  const mayErase = useAllowed('privacy.write');
  const name = contact.name ?? contact.username ?? contact.phone ?? t('inbox.unknown_contact');
  return (
    <div className="flex flex-col gap-6 p-5">
      <div className="flex flex-col items-center gap-3 pt-3 text-center">
        <Avatar name={name} size="lg" />
        <h2 className="text-lg font-semibold wrap-anywhere" dir="auto">
          {name}
        </h2>
        {contact.opted_out_at !== null && <Badge tone="danger">{t('contacts.opted_out')}</Badge>}
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2.5 text-base">
        <Fact label={t('contacts.phone')}>
          <bdi className="tabular-nums select-all">{contact.phone ?? t('list.empty_value')}</bdi>
        </Fact>
        {contact.username !== null && (
          <Fact label={t('contacts.username')}>
            <bdi>@{contact.username.replace(/^@/, '')}</bdi>
          </Fact>
        )}
        {contact.language !== null && (
          <Fact label={t('contacts.language')}>{languageName(contact.language, language)}</Fact>
        )}
        <Fact label={t('contacts.first_seen')}>{formatDate(contact.created_at, language)}</Fact>
      </dl>
      <Suspense fallback={null}>
        <ContactMerges id={contact.id} />
      </Suspense>
      {mayErase && (
        <section className="border-t border-line pt-4">
          <h3 className="text-sm font-semibold">{t('contact.privacy')}</h3>
          <p className="mb-3 text-sm text-ink-3">{t('contact.privacy_hint')}</p>
          <Suspense fallback={null}>
            <ContactPrivacy id={contact.id} name={name} onErased={onErased} />
          </Suspense>
        </section>
      )}
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{label}</dt>
      <dd className="min-w-0 text-end wrap-anywhere">{children}</dd>
    </>
  );
}
