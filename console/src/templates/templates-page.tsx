import { LayoutTemplate, Plus } from 'lucide-react';
import { useListContext } from 'ra-core';
import { useNavigate, useSearchParams } from 'react-router';
import { useLanguage, useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Button, ListPage, Select } from '../ui/index.ts';
import { SyncButton, SyncNote } from './sync.tsx';
import { templateColumns } from './template-columns.tsx';
import type { Template } from './types.ts';
import { categoryWord, statusWord } from './words.ts';

const STATUSES = ['DRAFT', 'PENDING', 'APPROVED', 'REJECTED', 'PAUSED', 'DISABLED'];
const CATEGORIES = ['MARKETING', 'UTILITY', 'AUTHENTICATION'];

export default function TemplatesPage() {
  const t = useT();
  const language = useLanguage();
  const navigate = useNavigate();
  const [address] = useSearchParams();
  const filtered = /"(?:status|category)"/.test(address.get('filter') ?? '');
  const mayWrite = useAllowed('templates.write');
  return (
    <ListPage<Template>
      resource="templates"
      title={t('templates.title')}
      lead={t('templates.lead')}
      search={t('templates.search')}
      sort={{ field: 'created_at', order: 'DESC' }}
      columns={templateColumns(t, language)}
      empty={{
        icon: LayoutTemplate,
        title: t(filtered ? 'templates.empty_filtered' : 'templates.empty'),
        hint: t(filtered ? 'templates.empty_filtered_hint' : 'templates.empty_hint'),
      }}
      onOpen={({ id }) => void navigate(`/templates/${id}`)}
      openLabel={({ name }) => t('templates.open', { name })}
      above={<SyncNote />}
      filters={
        <>
          <Filter
            name="status"
            label={t('templates.status')}
            any={t('templates.any_status')}
            values={STATUSES}
            word={(value) => statusWord(t, value)}
          />
          <Filter
            name="category"
            label={t('templates.category')}
            any={t('templates.any_category')}
            values={CATEGORIES}
            word={(value) => categoryWord(t, value)}
          />
        </>
      }
      actions={
        mayWrite && (
          <>
            <SyncButton />
            <Button look="primary" onClick={() => void navigate('/templates/create')}>
              <Plus className="size-4" aria-hidden />
              {t('templates.create')}
            </Button>
          </>
        )
      }
    />
  );
}

interface FilterProps {
  name: string;
  label: string;
  any: string;
  values: readonly string[];
  word(value: string): string;
}

function Filter({ name, label, any, values, word }: FilterProps) {
  const { filterValues, setFilters } = useListContext();
  const chosen: unknown = filterValues[name];
  return (
    <Select
      quiet
      label={label}
      className="w-40"
      value={typeof chosen === 'string' ? chosen : ''}
      options={[{ value: '', label: any }, ...values.map((value) => ({ value, label: word(value) }))]}
      onChange={(event) => setFilters({ ...filterValues, [name]: event.target.value || undefined })}
    />
  );
}
