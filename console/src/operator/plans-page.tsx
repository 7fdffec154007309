import { PencilLine, Plus, Tags, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Plan } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useAction, useChange } from '../forms/index.ts';
import { formatCount, formatMoney, useLanguage, useT } from '../i18n/index.ts';
import { Badge, Button, ConfirmDialog, EmptyState, PageBody, PageHeader, ProblemState, Skeleton } from '../ui/index.ts';
import { RowMenu } from '../ui/row-menu.tsx';
import { limitNames, type LimitName } from './limit-fields.ts';
import { PlanDialog } from './plan-dialog.tsx';
import { usePlans } from './use-plans.ts';

export default function PlansPage() {
  const t = useT();
  const [edited, setEdited] = useState<Plan | 'new' | null>(null);
  const { data, error, refetch } = usePlans();
  return (
    <PageBody>
      <PageHeader
        title={t('plans.title')}
        lead={t('plans.lead')}
        actions={
          <Button look="primary" onClick={() => setEdited('new')}>
            <Plus className="size-4" aria-hidden />
            {t('plans.create')}
          </Button>
        }
      />
      {error && !data ? (
        <ProblemState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton className="h-64 w-full rounded-xl" />
      ) : data.data.length === 0 ? (
        <EmptyState icon={Tags} title={t('plans.empty')} hint={t('plans.empty_hint')} />
      ) : (
        <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
          {data.data.map((plan) => (
            <PlanCard key={plan.id} plan={plan} onEdit={() => setEdited(plan)} />
          ))}
        </ul>
      )}
      <PlanDialog plan={edited} onClose={() => setEdited(null)} />
    </PageBody>
  );
}

function PlanCard({ plan, onEdit }: { plan: Plan; onEdit(): void }) {
  const t = useT();
  const language = useLanguage();
  const change = useChange();
  const act = useAction();
  const [removing, setRemoving] = useState(false);
  const path = `/api/v1/plans/${plan.id}` as const;
  const show = (name: LimitName) => {
    const value = plan[name];
    if (value === null) return <span className="text-ink-3">{t('list.unlimited')}</span>;
    return name === 'llm_micros_per_month' ? formatMoney(value / 1e6, 'USD', language) : formatCount(value, language);
  };
  return (
    <li className="flex flex-col rounded-xl border border-line bg-surface p-5" data-testid="plan-card">
      <header className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h2 className="text-lg font-semibold tracking-tight wrap-anywhere">{plan.title}</h2>
          <code className="font-mono text-xs text-ink-3">{plan.name}</code>
        </div>
        <RowMenu
          label={t('action.more', { name: plan.title })}
          actions={[
            { label: t('action.edit'), icon: <PencilLine className="size-4" aria-hidden />, onSelect: onEdit },
            !plan.is_default && {
              label: t('plans.make_default'),
              onSelect: () =>
                act(() => request(path, { method: 'PATCH', body: { is_default: true } }), {
                  said: t('plans.saved'),
                  touched: ['plans'],
                }),
            },
            !plan.is_default && {
              label: t('plans.remove'),
              icon: <Trash2 className="size-4" aria-hidden />,
              danger: true,
              apart: true,
              onSelect: () => setRemoving(true),
            },
          ]}
        />
      </header>
      <dl className="mt-4 grid flex-1 grid-cols-[minmax(0,1fr)_auto] content-start gap-x-4 gap-y-2 text-base">
        {limitNames.map((name) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{t(`plans.${name}`)}</dt>
            <dd className="text-end font-medium tabular-nums">{show(name)}</dd>
          </div>
        ))}
      </dl>
      <footer className="mt-4 flex items-center justify-between gap-2 border-t border-line pt-3 text-sm text-ink-2">
        {t('plans.companies', { smart_count: plan.company_count })}
        {plan.is_default && <Badge tone="accent">{t('plans.default')}</Badge>}
      </footer>
      <ConfirmDialog
        open={removing}
        onClose={() => setRemoving(false)}
        title={t('plans.remove_title', { name: plan.title })}
        confirm={t('plans.remove')}
        danger
        onConfirm={() => change(request(path, { method: 'DELETE' }), { said: t('plans.removed'), touched: ['plans'] })}
      >
        <p>{t('plans.remove_body')}</p>
      </ConfirmDialog>
    </li>
  );
}
