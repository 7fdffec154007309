import { ExternalLink } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import type { Citation, Conversation } from '../api/types.ts';
import { formatDate, languageName, useLanguage, useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Avatar, Badge, SafeLink, Skeleton, webAddress } from '../ui/index.ts';
import { contactName } from './conversation-row.tsx';
import { useContact, useThread } from './queries.ts';
import { threadMessages } from './thread.ts';

const ContactMerges = lazy(() => import('../contacts/contact-merges.tsx'));
const ContactPrivacy = lazy(() => import('../privacy/contact-privacy.tsx'));

/** Who this is, and what the AI relied on when it answered them. */
export function ContactPanel({ conversation }: { conversation: Conversation }) {
  const t = useT();
  const language = useLanguage();
  const { data: contact, isPending } = useContact(conversation.contact_id);
  const name = contactName(contact ?? conversation.contact, t);
  const mayErase = useAllowed('privacy.write');
  const phone = contact?.phone ?? conversation.contact.phone;
  return (
    <div className="flex flex-col gap-6 p-5">
      <div className="flex flex-col items-center gap-3 pt-3 text-center">
        <Avatar name={name} size="lg" />
        <div className="max-w-full">
          <h2 className="text-lg font-semibold wrap-anywhere" dir="auto">
            {name}
          </h2>
          {contact?.opted_out_at != null && <Badge tone="danger">{t('inbox.contact.opted_out')}</Badge>}
        </div>
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2.5 text-base">
        <Fact label={t('inbox.contact.phone')}>
          {phone === null ? (
            <span className="text-ink-3">{t('inbox.contact.no_phone')}</span>
          ) : (
            <bdi className="tabular-nums select-all">{phone}</bdi>
          )}
        </Fact>
        {contact?.username && (
          <Fact label={t('inbox.contact.username')}>
            <bdi>@{contact.username.replace(/^@/, '')}</bdi>
          </Fact>
        )}
        {contact?.language && (
          <Fact label={t('inbox.contact.language')}>{languageName(contact.language, language)}</Fact>
        )}
        <Fact label={t('inbox.contact.first_seen')}>
          {isPending ? (
            <Skeleton className="my-1 w-24" />
          ) : contact ? (
            formatDate(contact.created_at, language)
          ) : (
            t('list.empty_value')
          )}
        </Fact>
        <Fact label={t('inbox.contact.channel')}>{conversation.channel.name}</Fact>
      </dl>
      <SourcesUsed id={conversation.id} />
      <Suspense fallback={null}>
        <ContactMerges id={conversation.contact_id} />
      </Suspense>
      {mayErase && (
        <section className="border-t border-line pt-4">
          <h3 className="text-sm font-semibold">{t('contact.privacy')}</h3>
          <p className="mb-3 text-sm text-ink-3">{t('contact.privacy_hint')}</p>
          <Suspense fallback={null}>
            <ContactPrivacy id={conversation.contact_id} name={name} />
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

/** Each source of the loaded answers once, the most used first. */
function countSources(citations: readonly Citation[]): { citation: Citation; times: number }[] {
  const counted = new Map<string, { citation: Citation; times: number }>();
  for (const citation of citations) {
    const known = counted.get(citation.chunk_id);
    counted.set(citation.chunk_id, { citation, times: (known?.times ?? 0) + 1 });
  }
  return [...counted.values()].toSorted((one, other) => other.times - one.times);
}

function SourcesUsed({ id }: { id: string }) {
  const t = useT();
  const { data } = useThread(id);
  const messages = data ? threadMessages(data.pages) : [];
  const sources = countSources(messages.flatMap((message) => message.citations));
  return (
    <section className="border-t border-line pt-4">
      <h3 className="mb-2 text-sm font-semibold">{t('inbox.contact.sources')}</h3>
      {sources.length === 0 ? (
        <p className="text-sm text-ink-3 text-pretty">{t('inbox.contact.sources_hint')}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {sources.map(({ citation, times }) => (
            <li key={citation.chunk_id} className="flex items-start gap-2 text-sm">
              <span className="min-w-0 flex-1">
                <SafeLink href={citation.url ?? ''} className="font-medium text-ink wrap-anywhere [a&]:hover:underline">
                  {citation.title}
                  {webAddress(citation.url) !== null && (
                    <ExternalLink className="ms-1 inline size-3 text-ink-3" aria-hidden />
                  )}
                </SafeLink>
                <span className="block text-xs text-ink-3 wrap-anywhere">{citation.source}</span>
              </span>
              {times > 1 && <span className="shrink-0 text-xs text-ink-3 tabular-nums">× {times}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
