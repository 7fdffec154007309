import { useEffect, useState } from 'react';
import { request } from '../api/request.ts';
import { asRule, FormProblem, PasswordField, passwordFault, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, Note } from '../ui/index.ts';
import { BrokenLink } from './broken-link.tsx';
import { EntranceFrame, EntranceLink } from './entrance-frame.tsx';
import { isSpent } from './spent.ts';
import { useLinkToken } from './use-link-token.ts';

/** Behind the link of a mail: a new password, once. */
export default function ResetPasswordPage() {
  const t = useT();
  const token = useLinkToken();
  const [done, setDone] = useState(false);
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm({ password: '' }, async ({ password }) => {
    await request('/api/v1/auth/password/reset', { method: 'POST', body: { token, password }, anonymous: true });
    setDone(true);
  });
  const { setFocus } = form;
  useEffect(() => {
    if (token !== null && !done) setFocus('password');
  }, [token, done, setFocus]);

  if (token === null || isSpent(problem)) {
    return (
      <BrokenLink title={t('reset.title')}>
        {t('reset.broken')} <EntranceLink to="/forgot-password">{t('reset.again')}</EntranceLink>
      </BrokenLink>
    );
  }
  if (done) {
    return (
      <EntranceFrame
        title={t('reset.done_title')}
        after={<EntranceLink to="/login">{t('sign_in.submit')}</EntranceLink>}
      >
        <Note tone="good">{t('reset.done')}</Note>
      </EntranceFrame>
    );
  }
  return (
    <EntranceFrame title={t('reset.title')} lead={t('reset.lead')}>
      <form method="post" noValidate className="flex flex-col gap-4.5" onSubmit={onSubmit}>
        <FormProblem problem={problem} wait_s={wait_s} />
        <PasswordField
          label={t('password.new')}
          hint={t('password.hint')}
          autoComplete="new-password"
          error={errorOf('password')}
          {...form.register('password', { validate: asRule(passwordFault, t) })}
        />
        <Button type="submit" look="primary" size="lg" busy={busy} disabled={wait_s > 0}>
          {t('reset.submit')}
        </Button>
      </form>
    </EntranceFrame>
  );
}
