import { request } from '../api/request.ts';
import { asRule, emailFault, FormProblem, useChange, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, Dialog, DialogActions, Field, Select } from '../ui/index.ts';
import { usePlans } from './use-plans.ts';

export function NewCompanyDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t('companies.create_title')} closeLabel={t('action.close')}>
      {open && <NewCompany onClose={onClose} />}
    </Dialog>
  );
}

function NewCompany({ onClose }: { onClose(): void }) {
  const t = useT();
  const change = useChange();
  const { data: plans } = usePlans();
  const first = plans?.data.find((plan) => plan.is_default) ?? plans?.data[0];
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(
    { name: '', plan: '', email: '', first_name: '', last_name: '' },
    async (entered) => {
      const { name, plan, email, first_name, last_name } = entered;
      const chosen = plan || first?.name;
      const body = {
        name,
        ...(chosen === undefined ? {} : { plan: chosen }),
        admin: { email: email.trim(), first_name, last_name },
      };
      await change(request('/api/v1/companies', { method: 'POST', body }), {
        said: t('companies.made', { name }),
        touched: ['companies', 'plans'],
      });
      onClose();
    },
  );
  const missing = { required: t('form.missing') };
  return (
    <form noValidate onSubmit={onSubmit}>
      <div className="flex flex-col gap-4.5 px-5 py-5">
        <FormProblem problem={problem} wait_s={wait_s} />
        <Field
          label={t('companies.name')}
          autoComplete="off"
          autoFocus
          error={errorOf('name')}
          {...form.register('name', missing)}
        />
        <Select
          key={first?.name}
          label={t('companies.plan')}
          defaultValue={first?.name}
          error={errorOf('plan')}
          options={(plans?.data ?? []).map(({ name: value, title: label }) => ({ value, label }))}
          {...form.register('plan')}
        />
        <Field
          label={t('companies.admin_email')}
          hint={t('companies.admin_hint')}
          type="email"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={errorOf('email')}
          {...form.register('email', { validate: asRule(emailFault, t) })}
        />
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t('person.first_name')}
            autoComplete="off"
            error={errorOf('first_name')}
            {...form.register('first_name', missing)}
          />
          <Field
            label={t('person.last_name')}
            autoComplete="off"
            error={errorOf('last_name')}
            {...form.register('last_name', missing)}
          />
        </div>
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy} disabled={wait_s > 0}>
          {t('companies.make')}
        </Button>
      </DialogActions>
    </form>
  );
}
