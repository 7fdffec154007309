import type { ManagedCompany } from '../api/types.ts';
import { request } from '../api/request.ts';
import { FormProblem, useChange, useSaveForm } from '../forms/index.ts';
import { formatCount, useLanguage, useT } from '../i18n/index.ts';
import { Button, Dialog, DialogActions, Field, Select } from '../ui/index.ts';
import { agreedTexts, limitNames, readAgreed } from './limit-fields.ts';
import { LimitInputs } from './limit-inputs.tsx';
import { usePlans } from './use-plans.ts';

export function CompanyDialog({ company, onClose }: { company: ManagedCompany | null; onClose(): void }) {
  const t = useT();
  const title = t('companies.edit_title', { name: company?.name ?? '' });
  return (
    <Dialog open={company !== null} onClose={onClose} title={title} closeLabel={t('action.close')} wide>
      {company !== null && <CompanyForm company={company} onClose={onClose} />}
    </Dialog>
  );
}

function CompanyForm({ company, onClose }: { company: ManagedCompany; onClose(): void }) {
  const t = useT();
  const language = useLanguage();
  const change = useChange();
  const { data: plans } = usePlans();
  const { id, name, plan } = company;
  const before = { name, plan, ...agreedTexts(company.agreed_limits) };
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(before, async (entered) => {
    const { name, plan, ...texts } = entered;
    const body = { name, plan, limits: readAgreed(texts) };
    await change(request(`/api/v1/companies/${id}`, { method: 'PATCH', body }), {
      said: t('companies.saved', { name }),
      touched: ['companies', 'plans'],
    });
    onClose();
  });
  const chosen = plans?.data.find((each) => each.name === form.watch('plan'));
  const placeholders = Object.fromEntries(
    limitNames.map((limit) => {
      const value = chosen?.[limit];
      return [
        limit,
        value == null
          ? t('list.unlimited')
          : formatCount(limit === 'llm_micros_per_month' ? value / 1e6 : value, language),
      ];
    }),
  );
  const options = (plans?.data ?? []).map(({ name: value, title: label }) => ({ value, label }));
  return (
    <form noValidate onSubmit={onSubmit}>
      <div className="flex flex-col gap-4.5 px-5 py-5">
        <FormProblem problem={problem} wait_s={wait_s} />
        <div className="grid gap-4.5 sm:grid-cols-2">
          <Field
            label={t('companies.name')}
            autoComplete="off"
            error={errorOf('name')}
            {...form.register('name', { required: t('form.missing') })}
          />
          <Select
            key={options.length}
            label={t('companies.plan')}
            error={errorOf('plan')}
            options={options.length === 0 ? [{ value: plan, label: plan }] : options}
            {...form.register('plan')}
          />
        </div>
        <div>
          <h3 className="text-base font-semibold">{t('companies.overrides')}</h3>
          <p className="mb-3 text-sm text-ink-3">{t('companies.overrides_hint')}</p>
          <LimitInputs form={form} errorOf={errorOf} placeholders={placeholders} />
        </div>
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy} disabled={wait_s > 0}>
          {t('action.save')}
        </Button>
      </DialogActions>
    </form>
  );
}
