import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { request } from '../api/request.ts';
import { asRule, emailFault, FormProblem, PasswordField, passwordFault, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { signIn } from '../session/index.ts';
import { Button, Field } from '../ui/index.ts';
import { EntranceFrame, EntranceLink } from './entrance-frame.tsx';

const blank = { company_name: '', first_name: '', last_name: '', email: '', password: '' };

/** Makes a company, and the visitor its administrator. */
export default function SignUpPage() {
  const t = useT();
  const navigate = useNavigate();
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(blank, async (entered) => {
    const company_name = entered.company_name.trim();
    const body = {
      ...entered,
      email: entered.email.trim(),
      ...(company_name === '' ? { company_name: undefined } : { company_name }),
    };
    await request('/api/v1/auth/signup', { method: 'POST', body, anonymous: true });
    await signIn({ email: body.email, password: entered.password });
    void navigate('/', { replace: true });
  });
  const { register, setFocus } = form;
  const missing = { required: t('form.missing') };
  useEffect(() => setFocus('company_name'), [setFocus]);
  return (
    <EntranceFrame
      title={t('sign_up.title')}
      lead={t('sign_up.lead')}
      after={
        <p>
          {t('sign_up.known')} <EntranceLink to="/login">{t('sign_in.submit')}</EntranceLink>
        </p>
      }
    >
      <form method="post" noValidate className="flex flex-col gap-4.5" onSubmit={onSubmit}>
        <FormProblem problem={problem} wait_s={wait_s} />
        <Field
          label={t('sign_up.company')}
          autoComplete="organization"
          error={errorOf('company_name')}
          {...register('company_name', missing)}
        />
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t('person.first_name')}
            autoComplete="given-name"
            error={errorOf('first_name')}
            {...register('first_name', missing)}
          />
          <Field
            label={t('person.last_name')}
            autoComplete="family-name"
            error={errorOf('last_name')}
            {...register('last_name', missing)}
          />
        </div>
        <Field
          label={t('sign_up.email')}
          type="email"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          error={errorOf('email')}
          {...register('email', { validate: asRule(emailFault, t) })}
        />
        <PasswordField
          label={t('sign_in.password')}
          hint={t('password.hint')}
          autoComplete="new-password"
          error={errorOf('password')}
          {...register('password', { validate: asRule(passwordFault, t) })}
        />
        <Button type="submit" look="primary" size="lg" className="mt-1.5" busy={busy} disabled={wait_s > 0}>
          {t('sign_up.submit')}
        </Button>
      </form>
    </EntranceFrame>
  );
}
