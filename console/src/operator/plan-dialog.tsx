import type { Plan } from '../api/types.ts';
import { request } from '../api/request.ts';
import { FormProblem, useChange, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, Dialog, DialogActions, Field } from '../ui/index.ts';
import { limitTexts, readLimits } from './limit-fields.ts';
import { LimitInputs } from './limit-inputs.tsx';

export function PlanDialog({ plan, onClose }: { plan: Plan | 'new' | null; onClose(): void }) {
  const t = useT();
  const title = t(plan === 'new' ? 'plans.create_title' : 'plans.edit_title');
  return (
    <Dialog open={plan !== null} onClose={onClose} title={title} closeLabel={t('action.close')} wide>
      {plan !== null && <PlanForm plan={plan === 'new' ? null : plan} onClose={onClose} />}
    </Dialog>
  );
}

function PlanForm({ plan, onClose }: { plan: Plan | null; onClose(): void }) {
  const t = useT();
  const change = useChange();
  const before = { name: plan?.name ?? '', title: plan?.title ?? '', ...limitTexts(plan ?? {}) };
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(before, async (entered) => {
    const { name, title, ...texts } = entered;
    const limits = readLimits(texts);
    const call =
      plan === null
        ? request('/api/v1/plans', { method: 'POST', body: { name, title, ...limits } })
        : request(`/api/v1/plans/${plan.id}`, { method: 'PATCH', body: { title, ...limits } });
    await change(call, { said: t('plans.saved'), touched: ['plans', 'companies'] });
    onClose();
  });
  const missing = { required: t('form.missing') };
  return (
    <form noValidate onSubmit={onSubmit}>
      <div className="flex flex-col gap-4.5 px-5 py-5">
        <FormProblem problem={problem} wait_s={wait_s} />
        <div className="grid gap-4.5 sm:grid-cols-2">
          <Field
            label={t('plans.plan_title')}
            autoComplete="off"
            autoFocus={plan === null}
            error={errorOf('title')}
            {...form.register('title', missing)}
          />
          <Field
            label={t('plans.name')}
            hint={t('plans.name_hint')}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            readOnly={plan !== null}
            error={errorOf('name')}
            {...form.register('name', missing)}
          />
        </div>
        <LimitInputs form={form} errorOf={errorOf} placeholders={{}} />
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
