import { useState } from 'react';
import type { Company, Retention } from '../api/pending-types.ts';
import { request, type Tagged } from '../api/request.ts';
import { useCompany } from '../company/use-company.ts';
import { FormProblem, useChange, useSaveForm } from '../forms/index.ts';
import { settingsWords } from '../i18n/en/settings.ts';
import { useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Button, ConfirmDialog, Field, Panel, ProblemState, Skeleton } from '../ui/index.ts';
import { LastRun } from './last-run.tsx';
import { isShorter, readPeriods } from './periods.ts';
import { RetentionPreview } from './retention-preview.tsx';

const kinds = settingsWords.privacy.kinds;
type Kind = keyof typeof kinds;

export function RetentionPanel() {
  const { data, error, refetch } = useCompany();
  if (error && !data) return <ProblemState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-80 w-full rounded-xl" />;
  return <Periods key={data.etag ?? data.row.updated_at} loaded={data} onReload={() => void refetch()} />;
}

function Periods({ loaded: { row, etag }, onReload }: { loaded: Tagged<Company>; onReload(): void }) {
  const t = useT();
  const change = useChange();
  const mayChange = useAllowed('company.write');
  const [asked, setAsked] = useState<Retention | null>(null);
  const before = Object.fromEntries(
    Object.entries(row.retention).map(([kind, days]) => [kind, days === null ? '' : String(days)]),
  );
  const save = (retention: Retention) =>
    change(request('/api/v1/companies/current', { method: 'PATCH', body: { retention }, etag }), {
      said: t('privacy.saved'),
      touched: ['company', 'retention'],
    });
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm<Record<string, string>>(
    before,
    async (entered) => {
      const periods = readPeriods(entered);
      if (isShorter(row.retention, periods)) setAsked(periods);
      else await save(periods);
    },
  );
  const entered = form.watch();
  return (
    <form noValidate onSubmit={onSubmit}>
      <Panel
        title={t('privacy.retention')}
        lead={t('privacy.retention_lead')}
        {...(mayChange
          ? {
              footer: (
                <>
                  <LastRun />
                  <Button type="submit" look="primary" busy={busy} disabled={!form.formState.isDirty || wait_s > 0}>
                    {t('action.save')}
                  </Button>
                </>
              ),
            }
          : {})}
      >
        <fieldset disabled={!mayChange} className="flex flex-col gap-4.5">
          <FormProblem problem={problem} wait_s={wait_s} onReload={onReload} />
          <div className="grid gap-4.5 sm:grid-cols-2">
            {Object.keys(before).map((kind) => (
              <Field
                key={kind}
                label={kind in kinds ? t(`privacy.kinds.${kind as Kind}`) : kind}
                inputMode="numeric"
                placeholder={t('privacy.for_ever')}
                error={errorOf(kind)}
                end={<span className="pe-2.5 text-sm text-ink-3">{t('privacy.days')}</span>}
                {...form.register(kind, {
                  validate: (text) => !Number.isNaN(readPeriods({ kind: text })['kind']) || t('privacy.days_wrong'),
                })}
              />
            ))}
          </div>
        </fieldset>
        <RetentionPreview periods={readPeriods(entered)} />
      </Panel>
      <ConfirmDialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={t('privacy.shorter_title')}
        confirm={t('action.save')}
        danger
        onConfirm={() => save(asked ?? {})}
      >
        <p>{t('privacy.shorter_body')}</p>
      </ConfirmDialog>
    </form>
  );
}
