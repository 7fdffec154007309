import { Users } from 'lucide-react';
import { useState } from 'react';
import type { Contact } from '../api/types.ts';
import { formatDate, languageName, type Translate, useLanguage, useT } from '../i18n/index.ts';
import { Avatar, Badge, type Column, ListPage } from '../ui/index.ts';
import { ContactDialog } from './contact-dialog.tsx';

function columnsOf(t: Translate, language: string): Column<Contact>[] {
  const none = <span className="text-ink-3">{t('list.empty_value')}</span>;
  return [
    {
      key: 'name',
      header: t('contacts.name'),
      sort: 'name',
      cell: ({ name, phone, username }) => (
        <span className="flex min-w-0 items-center gap-3">
          <Avatar name={name ?? username ?? phone ?? ''} size="sm" />
          <bdi className="min-w-0 font-medium wrap-anywhere">{name ?? username ?? phone ?? t('list.empty_value')}</bdi>
        </span>
      ),
    },
    {
      key: 'phone',
      header: t('contacts.phone'),
      cell: ({ phone }) => (phone === null ? none : <bdi className="whitespace-nowrap tabular-nums">{phone}</bdi>),
    },
    {
      key: 'username',
      header: t('contacts.username'),
      wideOnly: true,
      cell: ({ username }) => (username === null ? none : <bdi>@{username.replace(/^@/, '')}</bdi>),
    },
    {
      key: 'language',
      header: t('contacts.language'),
      wideOnly: true,
      cell: ({ language: code }) => (code === null ? none : languageName(code, language)),
    },
    {
      key: 'consent',
      header: t('contacts.consent'),
      wideOnly: true,
      cell: ({ opted_out_at }) =>
        opted_out_at === null ? (
          <span className="text-ink-2">{t('contacts.reachable')}</span>
        ) : (
          <Badge tone="danger">{t('contacts.opted_out')}</Badge>
        ),
    },
    {
      key: 'created_at',
      header: t('contacts.first_seen'),
      sort: 'created_at',
      wideOnly: true,
      align: 'end',
      cell: ({ created_at }) => (
        <span className="whitespace-nowrap text-ink-2">{formatDate(created_at, language)}</span>
      ),
    },
  ];
}

export default function ContactsPage() {
  const t = useT();
  const language = useLanguage();
  const [opened, setOpened] = useState<Contact | null>(null);
  return (
    <ListPage<Contact>
      resource="contacts"
      title={t('contacts.title')}
      lead={t('contacts.lead')}
      search={t('contacts.search')}
      sort={{ field: 'created_at', order: 'DESC' }}
      columns={columnsOf(t, language)}
      empty={{ icon: Users, title: t('contacts.empty'), hint: t('contacts.empty_hint') }}
      onOpen={setOpened}
      openLabel={({ name, username, phone }) => t('contact.open', { name: name ?? username ?? phone ?? '' })}
    >
      <ContactDialog contact={opened} onClose={() => setOpened(null)} />
    </ListPage>
  );
}
