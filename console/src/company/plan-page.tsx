import type { ReactNode } from 'react';
import { formatCount, formatDate, formatMoney, useLanguage, useT } from '../i18n/index.ts';
import { Badge, PageBody, PageHeader, Panel, ProblemState, Skeleton, UsageBar } from '../ui/index.ts';
import { useCompany } from './use-company.ts';

/** What the company may use and what it used. Changing it is the operator's business. */
export default function PlanPage() {
  const t = useT();
  const language = useLanguage();
  const { data, error, refetch } = useCompany();
  if (error && !data) return <ProblemState error={error} onRetry={() => void refetch()} className="h-full" />;
  const company = data?.row;
  const count = (value: number) => formatCount(value, language);
  return (
    <PageBody narrow>
      <PageHeader title={t('plan.title')} lead={t('plan.lead')} />
      {company === undefined ? (
        <Skeleton className="h-60 w-full rounded-xl" />
      ) : (
        <>
          <Panel
            title={t('plan.usage')}
            lead={t('plan.usage_lead', { date: formatDate(`${company.usage.month}T12:00:00Z`, language) })}
            badge={<Badge tone="accent">{t('plan.plan', { name: company.plan })}</Badge>}
          >
            <div className="flex flex-col gap-5">
              <UsageBar
                label={t('plan.messages')}
                used={company.usage.messages_this_month}
                limit={company.limits.messages_per_month}
              />
              <UsageBar label={t('plan.seats')} used={company.usage.seats} limit={company.limits.seats} />
            </div>
          </Panel>
          <Panel title={t('plan.limits')} lead={t('plan.limits_lead')}>
            <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-3 text-base">
              <Limit label={t('plan.requests')}>
                {company.limits.requests_per_minute === null
                  ? t('plan.standard')
                  : t('plan.per_minute', { count: count(company.limits.requests_per_minute) })}
              </Limit>
              <Limit label={t('plan.campaign')}>
                {company.limits.campaign_messages_per_minute === null
                  ? t('list.unlimited')
                  : t('plan.per_minute', { count: count(company.limits.campaign_messages_per_minute) })}
              </Limit>
              <Limit label={t('plan.llm')}>
                {company.limits.llm_micros_per_month === null
                  ? t('list.unlimited')
                  : t('plan.per_month', {
                      count: formatMoney(company.limits.llm_micros_per_month / 1e6, 'USD', language),
                    })}
              </Limit>
            </dl>
          </Panel>
        </>
      )}
    </PageBody>
  );
}

function Limit({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{label}</dt>
      <dd className="text-end font-medium tabular-nums">{children}</dd>
    </>
  );
}
