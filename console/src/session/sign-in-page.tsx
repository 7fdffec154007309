import { Eye, EyeOff, TriangleAlert } from 'lucide-react';
import { useLogin } from 'ra-core';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { type Location, useLocation } from 'react-router';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import { type Translate, useT } from '../i18n/index.ts';
import { Button, Field, IconButton, Logo } from '../ui/index.ts';

interface SignIn {
  email: string;
  password: string;
}

/** The sentence for a refused sign-in; each says what to do next. */
function refusal(problem: ApiProblem, seconds_left: number, t: Translate): string {
  if (problem.kind === 'credentials' || problem.kind === 'invalid') return t('sign_in.wrong');
  if (problem.kind === 'denied') return t('sign_in.denied');
  if (problem.kind === 'busy') {
    return seconds_left > 0 ? t('sign_in.too_many_wait', { seconds: seconds_left }) : t('sign_in.too_many');
  }
  if (problem.kind === 'unavailable') return t('sign_in.unavailable');
  if (problem.kind === 'offline') return t('sign_in.offline');
  return t('sign_in.fault');
}

/** Where to go on: the address that was opened, unless that is where one goes to sign in. */
function placeOf({ pathname, search }: Location): string {
  return pathname === '/login' ? '/' : pathname + search;
}

export function SignInPage() {
  const t = useT();
  const login = useLogin();
  const location = useLocation();
  const [shown, setShown] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [wait_s, setWait] = useCountdown();
  const { register, handleSubmit, setFocus, formState } = useForm<SignIn>({
    defaultValues: { email: '', password: '' },
  });
  const { errors, isSubmitting } = formState;

  useEffect(() => {
    document.title = `${t('sign_in.submit')} · ${t('app.name')}`;
  }, [t]);

  const submit = handleSubmit(async (values) => {
    setProblem(null);
    try {
      await login({ email: values.email.trim(), password: values.password }, placeOf(location));
    } catch (cause) {
      const refused = asProblem(cause);
      setProblem(refused);
      setWait(refused.kind === 'busy' ? Math.ceil(refused.retry_after_s ?? 0) : 0);
      setFocus(refused.kind === 'credentials' ? 'password' : 'email', { shouldSelect: true });
    }
  });

  return (
    <main className="flex min-h-dvh flex-col items-center justify-center overflow-y-auto bg-canvas px-5 py-10">
      <div className="w-full max-w-88">
        <Logo className="mb-6 size-10" />
        <h1 className="text-xl font-semibold tracking-tight">{t('sign_in.title')}</h1>
        <p className="mt-1 mb-7 text-base text-ink-2">{t('sign_in.lead')}</p>
        {/* `method` keeps a password out of the address should the script ever fail to take over. */}
        <form method="post" noValidate className="flex flex-col gap-4.5" onSubmit={(event) => void submit(event)}>
          {problem !== null && (
            <div role="alert" className="flex gap-2.5 rounded-lg bg-danger-soft px-3.5 py-3 text-base text-danger">
              <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
              <p>{refusal(problem, wait_s, t)}</p>
            </div>
          )}
          <Field
            label={t('sign_in.email')}
            type="email"
            inputMode="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            error={errors.email?.message}
            {...register('email', {
              validate: (email) =>
                email.trim() === '' ? t('sign_in.email_missing') : /.@./.test(email) || t('sign_in.email_invalid'),
            })}
          />
          <Field
            label={t('sign_in.password')}
            type={shown ? 'text' : 'password'}
            autoComplete="current-password"
            error={errors.password?.message}
            end={
              <IconButton
                label={t(shown ? 'sign_in.hide' : 'sign_in.show')}
                aria-pressed={shown}
                onClick={() => setShown(!shown)}
              >
                {shown ? <EyeOff className="size-4.5" aria-hidden /> : <Eye className="size-4.5" aria-hidden />}
              </IconButton>
            }
            {...register('password', { required: t('sign_in.password_missing') })}
          />
          <Button type="submit" look="primary" size="lg" className="mt-1.5" busy={isSubmitting} disabled={wait_s > 0}>
            {t(isSubmitting ? 'sign_in.busy' : 'sign_in.submit')}
          </Button>
        </form>
      </div>
    </main>
  );
}

/** Whole seconds, counting down to zero once set. */
function useCountdown(): [number, (seconds: number) => void] {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, setLeft];
}
