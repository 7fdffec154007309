import { BookOpen } from 'lucide-react';
import type { KnowledgeChunk } from '../api/types.ts';
import { formatDate, languageName, type Translate, useLanguage, useT } from '../i18n/index.ts';
import { Badge, type Column, ListPage, SafeLink } from '../ui/index.ts';

const columnsOf = (t: Translate, language: string): Column<KnowledgeChunk>[] => [
  {
    key: 'title',
    header: t('knowledge.name'),
    cell: ({ title, content }) => (
      <span className="block max-w-lg py-1" dir="auto">
        <span className="block font-medium wrap-anywhere">{title}</span>
        <span className="line-clamp-2 text-sm text-ink-2 wrap-anywhere">{content}</span>
      </span>
    ),
  },
  {
    key: 'source',
    header: t('knowledge.source'),
    wideOnly: true,
    cell: ({ source, url }) => (
      <SafeLink
        href={url ?? ''}
        className="block max-w-56 truncate text-ink-2 [a&]:text-accent-ink [a&]:hover:underline"
      >
        {source}
      </SafeLink>
    ),
  },
  {
    key: 'tags',
    header: t('knowledge.tags'),
    wideOnly: true,
    cell: ({ tags }) => (
      <span className="flex max-w-52 flex-wrap gap-1">
        {tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    ),
  },
  {
    key: 'language',
    header: t('knowledge.language'),
    wideOnly: true,
    cell: ({ language: code }) => (code === null ? t('list.empty_value') : languageName(code, language)),
  },
  {
    key: 'updated_at',
    header: t('knowledge.updated'),
    wideOnly: true,
    align: 'end',
    cell: ({ updated_at }) => <span className="whitespace-nowrap text-ink-2">{formatDate(updated_at, language)}</span>,
  },
];

export default function KnowledgePage() {
  const t = useT();
  const language = useLanguage();
  return (
    <ListPage
      resource="knowledge"
      title={t('knowledge.title')}
      lead={t('knowledge.lead')}
      search={t('knowledge.search')}
      sort={{ field: 'created_at', order: 'DESC' }}
      columns={columnsOf(t, language)}
      empty={{ icon: BookOpen, title: t('knowledge.empty'), hint: t('knowledge.empty_hint') }}
    />
  );
}
