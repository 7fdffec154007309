import { useQuery } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import type { Channel, Page } from '../api/types.ts';
import { languageName, useLanguage, useT } from '../i18n/index.ts';
import { Field, Panel, Select } from '../ui/index.ts';
import { CATEGORIES, type Draft } from './draft.ts';
import { Faults } from './faults.tsx';
import type { Template } from './types.ts';
import { categoryWord } from './words.ts';

/** The languages most asked for; others come in by the API and are shown all the same. */
const LANGUAGES = ['en_US', 'en_GB', 'es', 'es_MX', 'pt_BR', 'pt_PT', 'fr', 'de', 'it', 'nl', 'pl', 'tr', 'ru', 'uk'];
const MORE = [
  'ar',
  'he',
  'fa',
  'hi',
  'bn',
  'ur',
  'id',
  'ms',
  'vi',
  'th',
  'zh_CN',
  'zh_HK',
  'zh_TW',
  'ja',
  'ko',
  'sv',
  'da',
  'nb',
  'fi',
  'cs',
  'hu',
  'ro',
  'el',
];

export interface BasicsProps {
  draft: Draft;
  set(change: Partial<Draft>): void;
  template: Template | null;
  account: string | null;
  onAccount(waba_id: string): void;
  faults: readonly string[];
}

export function Basics({ draft, set, template, account, onAccount, faults }: BasicsProps) {
  const t = useT();
  const language = useLanguage();
  const fixed = template !== null && template.status !== 'DRAFT';
  const codes = [...new Set([draft.language, ...LANGUAGES, ...MORE])];
  const accounts = useAccounts(template === null);
  return (
    <Panel title={t('templates.basics')} {...(fixed ? { lead: t('templates.name_fixed') } : {})}>
      <div className="grid gap-4.5 sm:grid-cols-2">
        <Field
          label={t('templates.name')}
          hint={t('templates.name_hint')}
          className="sm:col-span-2"
          value={draft.name}
          maxLength={512}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          disabled={fixed}
          onChange={({ target }) =>
            set({
              name: target.value
                .toLowerCase()
                .replace(/[\s-]+/g, '_')
                .replace(/[^a-z0-9_]/g, ''),
            })
          }
        />
        <Select
          label={t('templates.category')}
          value={draft.category}
          disabled={template?.status === 'APPROVED'}
          options={CATEGORIES.map((value) => ({ value, label: categoryWord(t, value) }))}
          hint={t(`templates.category_hints.${draft.category}`)}
          onChange={({ target }) => set({ category: CATEGORIES.find((one) => one === target.value) ?? 'UTILITY' })}
        />
        <Select
          label={t('templates.language')}
          value={draft.language}
          disabled={fixed}
          options={codes.map((code) => ({ value: code, label: languageName(code.replace('_', '-'), language) }))}
          onChange={({ target }) => set({ language: target.value })}
        />
        {accounts.length > 1 && (
          <Select
            label={t('templates.which_account')}
            value={account ?? ''}
            options={[
              { value: '', label: '' },
              ...accounts.map((id) => ({ value: id, label: t('templates.account', { id }) })),
            ]}
            onChange={({ target }) => onAccount(target.value)}
          />
        )}
      </div>
      <div className="mt-3 empty:hidden">
        <Faults of={faults} />
      </div>
    </Panel>
  );
}

/** The WhatsApp accounts of the company's numbers: only where there are several is one asked for. */
function useAccounts(wanted: boolean): string[] {
  const { data } = useQuery({
    queryKey: ['channels', 'accounts'],
    queryFn: ({ signal }) => request<Page<Channel>>('/api/v1/channels', { query: { limit: 500 }, signal }),
    enabled: wanted,
  });
  return [...new Set(data?.data.map(({ waba_id }) => waba_id))];
}
