import { Bot } from 'lucide-react';
import type { Agent } from '../api/types.ts';
import { formatDate, languageName, type Translate, useLanguage, useT } from '../i18n/index.ts';
import { Badge, type Column, ListPage } from '../ui/index.ts';

const columnsOf = (t: Translate, language: string): Column<Agent>[] => [
  {
    key: 'name',
    header: t('agents.name'),
    cell: ({ name, instructions }) => (
      <span className="block max-w-md py-1">
        <span className="block font-medium wrap-anywhere">{name}</span>
        <span className="line-clamp-1 text-sm text-ink-2">{instructions}</span>
      </span>
    ),
  },
  {
    key: 'model',
    header: t('agents.model'),
    wideOnly: true,
    cell: ({ model }) => <code className="font-mono text-sm text-ink-2">{model}</code>,
  },
  {
    key: 'languages',
    header: t('agents.languages'),
    wideOnly: true,
    cell: ({ languages }) => languages.map((code) => languageName(code, language)).join(', ') || t('list.empty_value'),
  },
  {
    key: 'is_active',
    header: t('agents.state'),
    cell: ({ is_active }) => (
      <Badge tone={is_active ? 'accent' : 'neutral'}>{t(is_active ? 'agents.active' : 'agents.inactive')}</Badge>
    ),
  },
  {
    key: 'updated_at',
    header: t('agents.updated'),
    wideOnly: true,
    align: 'end',
    cell: ({ updated_at }) => <span className="whitespace-nowrap text-ink-2">{formatDate(updated_at, language)}</span>,
  },
];

export default function AgentsPage() {
  const t = useT();
  const language = useLanguage();
  return (
    <ListPage
      resource="agents"
      title={t('agents.title')}
      lead={t('agents.lead')}
      sort={{ field: 'created_at', order: 'DESC' }}
      columns={columnsOf(t, language)}
      empty={{ icon: Bot, title: t('agents.empty'), hint: t('agents.empty_hint') }}
    />
  );
}
