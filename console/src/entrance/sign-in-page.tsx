import { useLogin } from 'ra-core';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { type Location, useLocation } from 'react-router';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import { asRule, emailFault } from '../forms/checks.ts';
import { PasswordField } from '../forms/password-field.tsx';
import { useCountdown } from '../forms/use-countdown.ts';
import { useT } from '../i18n/index.ts';
import { useSession } from '../session/index.ts';
import { Button, Field, Note } from '../ui/index.ts';
import { CodeStep } from './code-step.tsx';
import { EntranceFrame, EntranceLink } from './entrance-frame.tsx';
import { ProviderButtons } from './provider-buttons.tsx';
import { refusal, wantsCode } from './refusal.ts';

/** Where to go on: the address that was opened, unless that is where one goes to sign in. */
function placeOf({ pathname, search }: Location): string {
  return pathname === '/login' ? '/' : pathname + search;
}

export function SignInPage() {
  const t = useT();
  const login = useLogin();
  const { farewell } = useSession();
  const location = useLocation();
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [step, setStep] = useState<'password' | 'code'>('password');
  const [wait_s, setWait] = useCountdown();
  const { register, handleSubmit, setFocus, formState, getValues } = useForm({
    defaultValues: { email: '', password: '' },
  });
  const { errors, isSubmitting } = formState;
  // Somebody comes back from another provider's page: without luck, or with one more question to answer.
  const words = new URLSearchParams(location.search);
  const failed = words.get('sign_in_error') !== null;
  const [completing, setCompleting] = useState(words.get('sign_in_step') === 'code');

  async function enter(totp_code?: string): Promise<void> {
    setProblem(null);
    const { email, password } = getValues();
    try {
      const code = totp_code === undefined ? {} : { totp_code };
      await login({ email: email.trim(), password, ...code }, placeOf(location));
    } catch (cause) {
      const refused = asProblem(cause);
      const code = wantsCode(refused);
      if (code) setStep('code');
      // The first time it is only the next question.
      if (!code || totp_code !== undefined) setProblem(refused);
      if (refused.kind === 'busy') setWait(Math.ceil(refused.retry_after_s ?? 0));
      if (!code && step === 'code' && refused.kind === 'credentials') setStep('password');
    }
  }

  async function complete(totp_code: string): Promise<void> {
    setProblem(null);
    try {
      await login({ totp_code }, '/');
    } catch (cause) {
      const refused = asProblem(cause);
      setProblem(refused);
      if (refused.kind === 'busy') setWait(Math.ceil(refused.retry_after_s ?? 0));
      if (!wantsCode(refused) && refused.kind === 'credentials') setCompleting(false);
    }
  }

  useEffect(() => {
    if (problem !== null && step === 'password') {
      setFocus(problem.kind === 'credentials' ? 'password' : 'email', { shouldSelect: true });
    }
  }, [problem, step, setFocus]);

  if (completing) {
    return <CodeStep problem={problem} wait_s={wait_s} onCode={complete} onBack={() => setCompleting(false)} />;
  }
  if (step === 'code') {
    return <CodeStep problem={problem} wait_s={wait_s} onCode={enter} onBack={() => setStep('password')} />;
  }
  return (
    <EntranceFrame
      title={t('sign_in.title')}
      lead={t('sign_in.lead')}
      after={
        <p>
          {t('sign_in.new_here')} <EntranceLink to="/sign-up">{t('sign_up.link')}</EntranceLink>
        </p>
      }
    >
      {/* `method` keeps a password out of the address should the script ever fail to take over. */}
      <form
        method="post"
        noValidate
        className="flex flex-col gap-4.5"
        onSubmit={(event) => void handleSubmit(() => enter())(event)}
      >
        {problem !== null && <Note tone="danger">{refusal(problem, wait_s, t)}</Note>}
        {problem === null && !failed && farewell !== null && <Note tone="warn">{farewell}</Note>}
        {problem === null && failed && <Note tone="danger">{t('sign_in.provider_failed')}</Note>}
        <Field
          label={t('sign_in.email')}
          type="email"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          error={errors.email?.message}
          {...register('email', { validate: asRule(emailFault, t) })}
        />
        <PasswordField
          label={t('sign_in.password')}
          autoComplete="current-password"
          error={errors.password?.message}
          {...register('password', { required: t('sign_in.password_missing') })}
        />
        <Button type="submit" look="primary" size="lg" className="mt-1.5" busy={isSubmitting} disabled={wait_s > 0}>
          {t(isSubmitting ? 'sign_in.busy' : 'sign_in.submit')}
        </Button>
        <EntranceLink to="/forgot-password" className="self-center text-sm">
          {t('sign_in.forgot')}
        </EntranceLink>
      </form>
      <ProviderButtons returnTo={placeOf(location)} />
    </EntranceFrame>
  );
}
