import { request } from '../api/request.ts';
import { asRule, FormProblem, PasswordField, passwordFault, useChange, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { useSession } from '../session/index.ts';
import { Button, Panel } from '../ui/index.ts';
import { asFieldProblem } from './wrong-password.ts';

const blank = { current_password: '', new_password: '' };

export function PasswordPanel() {
  const t = useT();
  const change = useChange();
  const { user } = useSession();
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(blank, async (entered, form) => {
    const call = request('/api/v1/auth/password/change', { method: 'POST', body: entered });
    await change(asFieldProblem(call, 'current_password', t('security.current_wrong')), {
      said: t('security.changed'),
      touched: ['sessions'],
    });
    form.reset(blank);
  });
  return (
    <form method="post" noValidate onSubmit={onSubmit}>
      <Panel
        title={t('security.password')}
        lead={t('security.password_lead')}
        footer={
          <Button type="submit" look="primary" busy={busy} disabled={wait_s > 0}>
            {t('security.change')}
          </Button>
        }
      >
        <div className="flex flex-col gap-4.5">
          <FormProblem problem={problem} wait_s={wait_s} />
          {/* Tells a password manager whose password this is. */}
          <input type="text" autoComplete="username" value={user?.email ?? ''} readOnly hidden />
          <PasswordField
            label={t('security.current')}
            autoComplete="current-password"
            error={errorOf('current_password')}
            {...form.register('current_password', { required: t('sign_in.password_missing') })}
          />
          <PasswordField
            label={t('password.new')}
            hint={t('password.hint')}
            autoComplete="new-password"
            error={errorOf('new_password')}
            {...form.register('new_password', { validate: asRule(passwordFault, t) })}
          />
        </div>
      </Panel>
    </form>
  );
}
