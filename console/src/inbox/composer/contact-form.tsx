import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../../api/client.ts';
import type { Contact } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Avatar, ProblemState, SearchBox, Skeleton } from '../../ui/index.ts';
import type { ExtraFormProps } from './location-dialog.tsx';

/** The card of one of the company's contacts. */
export function ContactForm({ onSend, onClose }: ExtraFormProps) {
  const t = useT();
  const [q, setQ] = useState('');
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['contacts', 'to-send', q],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/contacts', { params: { query: { limit: 20, ...(q === '' ? {} : { q }) } }, signal })),
  });
  const send = ({ name, phone }: Contact) => {
    const shown = name ?? phone ?? '';
    onSend(
      {
        type: 'contacts',
        contacts: [
          {
            name: { formatted_name: shown, first_name: shown.split(' ')[0] ?? shown },
            ...(phone === null ? {} : { phones: [{ phone, type: 'CELL' }] }),
          },
        ],
      },
      shown,
    );
    onClose();
  };
  const rows = data?.data.filter(({ name, phone }) => name !== null || phone !== null);
  return (
    <div className="flex flex-col gap-3 p-5">
      <SearchBox
        autoFocus
        label={t('contacts.search')}
        clearLabel={t('action.clear_search')}
        value={q}
        onChange={setQ}
      />
      {error && <ProblemState error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-10" />}
      {rows?.length === 0 && <p className="py-4 text-center text-sm text-ink-2">{t('sending.contact.none')}</p>}
      <ul className="flex max-h-80 flex-col overflow-y-auto">
        {rows?.map((contact) => (
          <li key={contact.id}>
            <button
              type="button"
              onClick={() => send(contact)}
              className="flex w-full items-center gap-3 rounded-lg px-2 py-2 text-start hover:bg-hover"
            >
              <Avatar name={contact.name ?? contact.phone ?? ''} className="size-8" />
              <span className="min-w-0">
                <bdi className="block truncate text-base">{contact.name ?? contact.phone}</bdi>
                <bdi className="block text-xs text-ink-2 tabular-nums">{contact.phone}</bdi>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
