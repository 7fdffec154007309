import { useQuery } from '@tanstack/react-query';
import { Merge, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { request } from '../api/request.ts';
import type { Contact, ContactMerge, Page } from '../api/types.ts';
import { useChange } from '../forms/use-action.ts';
import { formatAgo, useLanguage, useNow, useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Button, ConfirmDialog, SearchBox } from '../ui/index.ts';

const found_at_most = 5;
const touched = ['contacts', 'inbox', 'contact-merges'] as const;
const called = (contact: { name: string | null; phone: string | null }) => contact.name ?? contact.phone;

/** Who became part of this contact, and how to take that back or do it. */
export default function ContactMerges({ id }: { id: string }) {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const change = useChange();
  const mayMerge = useAllowed('contacts.write');
  const [undoing, setUndoing] = useState<ContactMerge | null>(null);
  const { data } = useQuery({
    queryKey: ['contact-merges', id],
    queryFn: ({ signal }) => request<Page<ContactMerge>>(`/api/v1/contacts/${id}/merges`, { signal }),
  });
  const merges = data?.data.filter(({ undone_at }) => undone_at === null) ?? [];
  const nameOf = (merge: ContactMerge) => called(merge.merged_contact) ?? t('inbox.unknown_contact');
  return (
    <section className="border-t border-line pt-4">
      <h3 className="text-sm font-semibold">{t('contact.merges')}</h3>
      <p className="mb-3 text-sm text-ink-3 text-pretty">{t('contact.merges_hint')}</p>
      {merges.length > 0 && (
        <ul className="mb-3 flex flex-col gap-2">
          {merges.map((merge) => (
            <li key={merge.id} className="flex items-start gap-3 text-sm">
              <span className="min-w-0 flex-1">
                <bdi className="block font-medium wrap-anywhere">{nameOf(merge)}</bdi>
                <span className="text-xs text-ink-3">
                  {t(`contact.merge_reasons.${merge.reason}`)} · {formatAgo(merge.merged_at, now, language)}
                </span>
              </span>
              {mayMerge && (
                <Button size="sm" onClick={() => setUndoing(merge)}>
                  <Undo2 className="size-4" aria-hidden />
                  {t('contact.unmerge')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayMerge && <MergeButton id={id} />}
      <ConfirmDialog
        open={undoing !== null}
        onClose={() => setUndoing(null)}
        title={t('contact.unmerge_title', { name: undoing === null ? '' : nameOf(undoing) })}
        confirm={t('contact.unmerge')}
        onConfirm={() =>
          change(
            request(`/api/v1/contacts/${id}/unmerge`, {
              method: 'POST',
              body: { merged_contact_id: undoing?.merged_contact.id },
            }),
            { said: t('contact.unmerged'), touched },
          )
        }
      >
        <p>{t('contact.unmerge_body')}</p>
      </ConfirmDialog>
    </section>
  );
}

function MergeButton({ id }: { id: string }) {
  const t = useT();
  const change = useChange();
  const [open, setOpen] = useState(false);
  const [q, setQ] = useState('');
  const [chosen, setChosen] = useState<Contact | null>(null);
  const { data } = useQuery({
    queryKey: ['contacts', 'to-merge', q],
    enabled: open && q.trim().length > 1,
    queryFn: ({ signal }) =>
      request<Page<Contact>>('/api/v1/contacts', { query: { q: q.trim(), limit: found_at_most + 1 }, signal }),
  });
  const found = data?.data.filter((contact) => contact.id !== id).slice(0, found_at_most) ?? [];
  const close = () => {
    setOpen(false);
    setChosen(null);
    setQ('');
  };
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <Merge className="size-4" aria-hidden />
        {t('contact.merge')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={close}
        title={t('contact.merge')}
        confirm={t('contact.merge_confirm')}
        onConfirm={async () => {
          if (chosen === null) return;
          const body = { contact_id: chosen.id };
          await change(request(`/api/v1/contacts/${id}/merge`, { method: 'POST', body }), {
            said: t('contact.merged'),
            touched,
          });
        }}
      >
        <p>{t('contact.merge_body')}</p>
        <SearchBox label={t('contacts.search')} clearLabel={t('action.clear_search')} value={q} onChange={setQ} />
        <ul className="flex flex-col gap-1" aria-label={t('contacts.title')}>
          {found.map((contact) => (
            <li key={contact.id}>
              <button
                type="button"
                aria-pressed={chosen?.id === contact.id}
                onClick={() => setChosen(contact)}
                className="flex w-full justify-between gap-3 rounded-md px-3 py-2 text-start text-base hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-accent-ink"
              >
                <bdi className="min-w-0 wrap-anywhere">{called(contact) ?? t('inbox.unknown_contact')}</bdi>
                <bdi className="text-ink-3 tabular-nums">{contact.phone}</bdi>
              </button>
            </li>
          ))}
        </ul>
        {q.trim().length > 1 && data !== undefined && found.length === 0 && (
          <p className="text-sm text-ink-3">{t('contact.merge_nobody')}</p>
        )}
      </ConfirmDialog>
    </>
  );
}
