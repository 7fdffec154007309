import { request } from '../api/request.ts';
import { asRule, emailFault, FormProblem, useChange, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, Dialog, DialogActions, Field, Select } from '../ui/index.ts';
import { roleOfChoice, roleOptions, useOwnRoles } from './role-names.ts';

export function InviteDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t('team.invite_title')} closeLabel={t('action.close')}>
      {open && <InviteForm onClose={onClose} />}
    </Dialog>
  );
}

const blank = { email: '', first_name: '', last_name: '', role: 'content_writer' };

function InviteForm({ onClose }: { onClose(): void }) {
  const t = useT();
  const change = useChange();
  const { data: roles } = useOwnRoles();
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(blank, async (entered) => {
    const { role, email, first_name, last_name } = entered;
    const named = {
      ...(first_name.trim() === '' ? {} : { first_name }),
      ...(last_name.trim() === '' ? {} : { last_name }),
    };
    const body = { email: email.trim(), ...named, ...roleOfChoice(role) };
    await change(request('/api/v1/auth/invitations', { method: 'POST', body }), {
      said: t('team.invited', { email: body.email }),
      touched: ['invitations', 'mails'],
    });
    onClose();
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <div className="flex flex-col gap-4.5 px-5 py-5">
        <FormProblem problem={problem} wait_s={wait_s} />
        <p className="text-base text-ink-2">{t('team.invite_lead')}</p>
        <Field
          label={t('team.email')}
          type="email"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          error={errorOf('email')}
          {...form.register('email', { validate: asRule(emailFault, t) })}
        />
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t('team.first_name')}
            autoComplete="off"
            error={errorOf('first_name')}
            {...form.register('first_name')}
          />
          <Field
            label={t('team.last_name')}
            autoComplete="off"
            error={errorOf('last_name')}
            {...form.register('last_name')}
          />
        </div>
        <Select
          label={t('team.role')}
          error={errorOf('role')}
          options={roleOptions(roles?.data ?? [], t)}
          {...form.register('role')}
        />
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy} disabled={wait_s > 0}>
          {t('team.send')}
        </Button>
      </DialogActions>
    </form>
  );
}
