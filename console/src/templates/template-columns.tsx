import { formatDate, languageName, type Translate } from '../i18n/index.ts';
import { Badge, type Column } from '../ui/index.ts';
import type { Template } from './types.ts';
import { categoryWord, qualityTone, qualityWord, statusTone, statusWord } from './words.ts';

/** The words a customer reads first, on one line. */
function firstWords({ components }: Template): string {
  const body = components.find((part) => part['type'] === 'BODY');
  return typeof body?.['text'] === 'string' ? body['text'] : '';
}

export const templateColumns = (t: Translate, language: string): Column<Template>[] => [
  {
    key: 'name',
    header: t('templates.name'),
    sort: 'name',
    cell: (row) => (
      <span className="block max-w-md py-1">
        <span className="block font-medium wrap-anywhere">{row.name}</span>
        <span className="line-clamp-1 text-sm text-ink-2" dir="auto">
          {firstWords(row)}
        </span>
      </span>
    ),
  },
  {
    key: 'status',
    header: t('templates.status'),
    cell: ({ status, draft }) => (
      <span className="flex flex-wrap gap-1">
        <Badge tone={statusTone(status)}>{statusWord(t, status)}</Badge>
        {draft !== null && <Badge>{t('templates.change_waits')}</Badge>}
      </span>
    ),
  },
  {
    key: 'category',
    header: t('templates.category'),
    wideOnly: true,
    cell: ({ category }) => categoryWord(t, category),
  },
  {
    key: 'language',
    header: t('templates.language'),
    wideOnly: true,
    cell: ({ language: code }) => languageName(code.replace('_', '-'), language),
  },
  {
    key: 'quality',
    header: t('templates.quality'),
    wideOnly: true,
    cell: ({ quality }) =>
      quality === null || quality === 'UNKNOWN' ? (
        <span className="text-ink-3">{t('list.empty_value')}</span>
      ) : (
        <Badge tone={qualityTone(quality)}>{qualityWord(t, quality)}</Badge>
      ),
  },
  {
    key: 'updated_at',
    header: t('templates.changed'),
    sort: 'created_at',
    wideOnly: true,
    align: 'end',
    cell: ({ updated_at }) => <span className="whitespace-nowrap text-ink-2">{formatDate(updated_at, language)}</span>,
  },
];
