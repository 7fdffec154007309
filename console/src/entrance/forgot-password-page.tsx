import { MailCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { request } from '../api/request.ts';
import { asRule, emailFault, FormProblem, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, Field } from '../ui/index.ts';
import { EntranceFrame, EntranceLink } from './entrance-frame.tsx';

/** Asks for a mail with a link. The answer is the same whether there is such an account or not. */
export default function ForgotPasswordPage() {
  const t = useT();
  const [sent, setSent] = useState<string | null>(null);
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm({ email: '' }, async ({ email }) => {
    await request('/api/v1/auth/password/forgot', { method: 'POST', body: { email: email.trim() }, anonymous: true });
    setSent(email.trim());
  });
  const { setFocus } = form;
  useEffect(() => {
    if (sent === null) setFocus('email');
  }, [sent, setFocus]);

  const back = <EntranceLink to="/login">{t('entrance.back')}</EntranceLink>;
  if (sent !== null) {
    return (
      <EntranceFrame title={t('forgot.sent_title')} lead={t('forgot.sent', { email: sent })} after={back}>
        <p role="status" className="flex gap-2.5 rounded-lg bg-accent-soft px-3.5 py-3 text-base text-accent-ink">
          <MailCheck className="mt-0.5 size-4 shrink-0" aria-hidden />
          {t('forgot.sent_hint')}
        </p>
      </EntranceFrame>
    );
  }
  return (
    <EntranceFrame title={t('forgot.title')} lead={t('forgot.lead')} after={back}>
      <form method="post" noValidate className="flex flex-col gap-4.5" onSubmit={onSubmit}>
        <FormProblem problem={problem} wait_s={wait_s} />
        <Field
          label={t('sign_in.email')}
          type="email"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          error={errorOf('email')}
          {...form.register('email', { validate: asRule(emailFault, t) })}
        />
        <Button type="submit" look="primary" size="lg" busy={busy} disabled={wait_s > 0}>
          {t('forgot.submit')}
        </Button>
      </form>
    </EntranceFrame>
  );
}
