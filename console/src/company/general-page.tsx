import type { Company } from '../api/types.ts';
import { edit } from '../api/edit.ts';
import type { Tagged } from '../api/request.ts';
import { FormProblem, useChange, useSaveForm, useSnapshot } from '../forms/index.ts';
import { useLanguage, useT } from '../i18n/index.ts';
import { companyPath, StopPanel, useCompanySending } from '../sending/index.ts';
import { useAllowed } from '../session/index.ts';
import { Button, Field, PageBody, PageHeader, Panel, ProblemState, Select, Skeleton } from '../ui/index.ts';
import { DeletionPanel } from './deletion-panel.tsx';
import { OperatorsPanel } from './operators-panel.tsx';
import { languages, timeZones } from './time-zones.ts';
import { companyKey, useCompany } from './use-company.ts';

export default function GeneralPage() {
  const t = useT();
  const mayChange = useAllowed('company.write');
  const { data, error, refetch } = useCompany();
  const sending = useCompanySending();
  const { snapshot, round, renew } = useSnapshot(companyKey, data);
  return (
    <PageBody narrow>
      <PageHeader title={t('company.title')} lead={t('company.lead')} />
      {error && !data ? (
        <ProblemState error={error} onRetry={() => void refetch()} />
      ) : data && snapshot ? (
        <>
          <IdentityPanel key={round} loaded={snapshot} onSaved={renew} onReload={() => void refetch().then(renew)} />
          <OperatorsPanel company={data.row} />
          {mayChange && sending.data && <StopPanel path={companyPath} sending={sending.data} scope="company" />}
          {mayChange && <DeletionPanel company={data.row} />}
        </>
      ) : (
        <Skeleton className="h-72 w-full rounded-xl" />
      )}
    </PageBody>
  );
}

interface IdentityPanelProps {
  loaded: Tagged<Company>;
  onSaved(): void;
  onReload(): void;
}

function IdentityPanel({ loaded, onSaved, onReload }: IdentityPanelProps) {
  const t = useT();
  const locale = useLanguage();
  const change = useChange();
  const mayChange = useAllowed('company.write');
  const { row } = loaded;
  const { name, language, time_zone } = row;
  const before = { name, language, time_zone, contact_email: row.settings.contact_email ?? '' };
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(before, async (entered) => {
    const { contact_email, ...rest } = entered;
    const settings = { contact_email: contact_email.trim() === '' ? null : contact_email.trim() };
    const named = Object.entries(rest).filter(([field, value]) => value !== before[field as keyof typeof rest]);
    const body = { ...Object.fromEntries(named), ...(contact_email === before.contact_email ? {} : { settings }) };
    await change(edit('/api/v1/companies/current', loaded, body), {
      said: t('company.saved'),
      touched: ['company'],
    });
    onSaved();
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <Panel
        title={t('company.identity')}
        lead={t('company.identity_lead')}
        {...(mayChange
          ? {
              footer: (
                <Button type="submit" look="primary" busy={busy} disabled={!form.formState.isDirty || wait_s > 0}>
                  {t('action.save')}
                </Button>
              ),
            }
          : {})}
      >
        <fieldset disabled={!mayChange} className="flex flex-col gap-4.5">
          <FormProblem problem={problem} wait_s={wait_s} onReload={onReload} />
          <Field
            label={t('company.name')}
            autoComplete="organization"
            error={errorOf('name')}
            {...form.register('name', { required: t('form.missing') })}
          />
          <div className="grid gap-4.5 sm:grid-cols-2">
            <Select
              label={t('company.language')}
              hint={t('company.language_hint')}
              error={errorOf('language')}
              options={languages(language, locale)}
              {...form.register('language')}
            />
            <Select
              label={t('company.time_zone')}
              hint={t('company.time_zone_hint')}
              error={errorOf('time_zone')}
              options={timeZones(time_zone)}
              {...form.register('time_zone')}
            />
          </div>
          <Field
            label={t('company.contact')}
            hint={t('company.contact_hint')}
            type="email"
            inputMode="email"
            autoComplete="off"
            error={errorOf('contact_email')}
            {...form.register('contact_email')}
          />
        </fieldset>
      </Panel>
    </form>
  );
}
