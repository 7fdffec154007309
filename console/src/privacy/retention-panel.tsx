import { useState } from 'react';
import type { Company, Retention } from '../api/types.ts';
import { edit } from '../api/edit.ts';
import type { Tagged } from '../api/request.ts';
import { companyKey, useCompany } from '../company/use-company.ts';
import { FormProblem, useChange, useSaveForm, useSnapshot } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Button, ConfirmDialog, Field, Panel, ProblemState, Skeleton } from '../ui/index.ts';
import { LastRun } from './last-run.tsx';
import { isShorter, type Period, periodTexts, type PeriodTexts, readPeriod, readPeriods } from './periods.ts';
import { RetentionPreview } from './retention-preview.tsx';

export function RetentionPanel() {
  const { data, error, refetch } = useCompany();
  const { snapshot, round, renew } = useSnapshot(companyKey, data);
  if (error && !data) return <ProblemState error={error} onRetry={() => void refetch()} />;
  if (!snapshot) return <Skeleton className="h-80 w-full rounded-xl" />;
  return <Periods key={round} loaded={snapshot} onSaved={renew} onReload={() => void refetch().then(renew)} />;
}

interface PeriodsProps {
  loaded: Tagged<Company>;
  onSaved(): void;
  onReload(): void;
}

function Periods({ loaded, onSaved, onReload }: PeriodsProps) {
  const { row } = loaded;
  const t = useT();
  const change = useChange();
  const mayChange = useAllowed('company.write');
  const [asked, setAsked] = useState<Retention | null>(null);
  const before = periodTexts(row.retention);
  async function save(retention: Retention): Promise<void> {
    await change(edit('/api/v1/companies/current', loaded, { retention }), {
      said: t('privacy.saved'),
      touched: ['company', 'retention'],
    });
    onSaved();
  }
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm<PeriodTexts>(before, async (entered) => {
    const periods = readPeriods(entered);
    if (isShorter(row.retention, periods)) setAsked(periods);
    else await save(periods);
  });
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
            {(Object.keys(before) as Period[]).map((kind) => (
              <Field
                key={kind}
                label={t(`privacy.kinds.${kind}`)}
                inputMode="numeric"
                placeholder={t('privacy.for_ever')}
                error={errorOf(kind)}
                end={<span className="pe-2.5 text-sm text-ink-3">{t('privacy.days')}</span>}
                {...form.register(kind, {
                  validate: (text) => !Number.isNaN(readPeriod(text)) || t('privacy.days_wrong'),
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
        onConfirm={() => save(asked ?? row.retention)}
      >
        <p>{t('privacy.shorter_body')}</p>
      </ConfirmDialog>
    </form>
  );
}
