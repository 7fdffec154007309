import { Building2, Plus } from 'lucide-react';
import { useListContext } from 'ra-core';
import { useState } from 'react';
import type { ManagedCompany } from '../api/types.ts';
import { formatCount, formatDate, type Translate, useLanguage, useT } from '../i18n/index.ts';
import { Avatar, Badge, Button, type Column, FilterTabs, ListPage, type Tone } from '../ui/index.ts';
import { CompanyActions } from './company-actions.tsx';
import { CompanyDialog } from './company-dialog.tsx';
import { NewCompanyDialog } from './new-company-dialog.tsx';

const statuses = ['active', 'suspended', 'deleting'] as const;
const tones: Record<ManagedCompany['status'], Tone> = { active: 'accent', suspended: 'warn', deleting: 'danger' };

export default function CompaniesPage() {
  const t = useT();
  const language = useLanguage();
  const [making, setMaking] = useState(false);
  const [edited, setEdited] = useState<ManagedCompany | null>(null);
  const columns = [...columnsOf(t, language), actionsColumn(setEdited)];
  return (
    <ListPage<ManagedCompany>
      resource="companies"
      title={t('companies.title')}
      lead={t('companies.lead')}
      search={t('companies.search')}
      sort={{ field: 'created_at', order: 'DESC' }}
      columns={columns}
      empty={{ icon: Building2, title: t('companies.empty'), hint: t('companies.empty_hint') }}
      filters={<StatusTabs />}
      actions={
        <Button look="primary" onClick={() => setMaking(true)}>
          <Plus className="size-4" aria-hidden />
          {t('companies.create')}
        </Button>
      }
    >
      <NewCompanyDialog open={making} onClose={() => setMaking(false)} />
      <CompanyDialog company={edited} onClose={() => setEdited(null)} />
    </ListPage>
  );
}

function actionsColumn(onEdit: (company: ManagedCompany) => void): Column<ManagedCompany> {
  return {
    key: 'actions',
    header: '',
    align: 'end',
    className: 'w-12 ps-0 pe-2',
    cell: (company) => <CompanyActions company={company} onEdit={() => onEdit(company)} />,
  };
}

function columnsOf(t: Translate, language: string): Column<ManagedCompany>[] {
  const ofLimit = (used: number, limit: number | null) =>
    limit === null ? formatCount(used, language) : `${formatCount(used, language)} / ${formatCount(limit, language)}`;
  return [
    {
      key: 'name',
      header: t('companies.name'),
      sort: 'name',
      cell: ({ name, id }) => (
        <span className="flex min-w-0 items-center gap-3 py-1">
          <Avatar name={name} size="sm" className="rounded-lg" />
          <span className="min-w-0">
            <bdi className="block font-medium wrap-anywhere">{name}</bdi>
            <code className="hidden font-mono text-xs text-ink-3 md:block">{id}</code>
          </span>
        </span>
      ),
    },
    { key: 'plan', header: t('companies.plan'), wideOnly: true, cell: ({ plan }) => <Badge>{plan}</Badge> },
    {
      key: 'messages',
      header: t('companies.messages'),
      wideOnly: true,
      align: 'end',
      cell: ({ usage, limits }) => (
        <span className="whitespace-nowrap text-ink-2">
          {ofLimit(usage.messages_this_month, limits.messages_per_month)}
        </span>
      ),
    },
    {
      key: 'seats',
      header: t('companies.seats'),
      wideOnly: true,
      align: 'end',
      cell: ({ usage, limits }) => (
        <span className="whitespace-nowrap text-ink-2">{ofLimit(usage.seats, limits.seats)}</span>
      ),
    },
    {
      key: 'status',
      header: t('companies.status'),
      cell: ({ status, delete_after }) => (
        <Badge
          tone={tones[status]}
          {...(delete_after === null
            ? {}
            : { title: t('companies.erased_on', { date: formatDate(delete_after, language) }) })}
        >
          {t(`companies.statuses.${status}`)}
        </Badge>
      ),
    },
    {
      key: 'created_at',
      header: t('companies.created'),
      sort: 'created_at',
      wideOnly: true,
      align: 'end',
      cell: ({ created_at }) => (
        <span className="whitespace-nowrap text-ink-2">{formatDate(created_at, language)}</span>
      ),
    },
  ];
}

function StatusTabs() {
  const t = useT();
  const { filterValues, setFilters } = useListContext();
  const value = statuses.find((status) => status === filterValues['status']) ?? 'all';
  return (
    <FilterTabs
      label={t('companies.status')}
      value={value}
      onChange={(next) => setFilters({ ...filterValues, status: next === 'all' ? undefined : next })}
      options={[
        { value: 'all', label: t('companies.all') },
        ...statuses.map((status) => ({ value: status, label: t(`companies.statuses.${status}`) })),
      ]}
    />
  );
}
