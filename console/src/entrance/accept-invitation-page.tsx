import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import type { InvitationPreview } from '../api/types.ts';
import { asProblem } from '../api/problem.ts';
import { request } from '../api/request.ts';
import { asRule, FormProblem, PasswordField, passwordFault, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { signIn } from '../session/index.ts';
import { Button, Field, ProblemState, Skeleton } from '../ui/index.ts';
import { BrokenLink } from './broken-link.tsx';
import { EntranceFrame } from './entrance-frame.tsx';
import { isSpent } from './spent.ts';
import { useLinkToken } from './use-link-token.ts';

/** Behind the link of an invitation: who invites, and an account of one's own. */
export default function AcceptInvitationPage() {
  const t = useT();
  const token = useLinkToken();
  const { data, error, refetch } = useQuery({
    queryKey: ['auth', 'invitation', token],
    queryFn: ({ signal }) =>
      request<InvitationPreview>('/api/v1/auth/invitations/preview', { query: { token }, signal, anonymous: true }),
    enabled: token !== null,
    retry: false,
    staleTime: Infinity,
  });

  if (token === null || (error && isSpent(asProblem(error)))) {
    return <BrokenLink title={t('invited.title')}>{t('invited.broken')}</BrokenLink>;
  }
  if (data) return <Welcome token={token} invitation={data} />;
  return (
    <EntranceFrame title={t('invited.title')}>
      {error ? (
        <ProblemState error={error} onRetry={() => void refetch()} className="py-4" />
      ) : (
        <div className="flex flex-col gap-4">
          <Skeleton className="h-11" />
          <Skeleton className="h-11" />
          <Skeleton className="h-11" />
        </div>
      )}
    </EntranceFrame>
  );
}

function Welcome({ token, invitation }: { token: string; invitation: InvitationPreview }) {
  const t = useT();
  const navigate = useNavigate();
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(
    { first_name: invitation.first_name, last_name: invitation.last_name, password: '' },
    async (entered) => {
      const body = { token, ...entered };
      await request('/api/v1/auth/invitations/accept', { method: 'POST', body, anonymous: true });
      await signIn({ email: invitation.email, password: entered.password });
      void navigate('/', { replace: true });
    },
  );
  const missing = { required: t('form.missing') };
  if (isSpent(problem)) return <BrokenLink title={t('invited.title')}>{t('invited.broken')}</BrokenLink>;
  return (
    <EntranceFrame
      title={t('invited.join', { company: invitation.company_name })}
      lead={
        invitation.role === 'custom'
          ? t('invited.lead_custom')
          : t('invited.lead', { role: t(`user.roles.${invitation.role}`) })
      }
    >
      <form method="post" noValidate className="flex flex-col gap-4.5" onSubmit={onSubmit}>
        <FormProblem problem={problem} wait_s={wait_s} />
        <Field label={t('sign_in.email')} type="email" autoComplete="username" readOnly value={invitation.email} />
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t('person.first_name')}
            autoComplete="given-name"
            autoFocus
            error={errorOf('first_name')}
            {...form.register('first_name', missing)}
          />
          <Field
            label={t('person.last_name')}
            autoComplete="family-name"
            error={errorOf('last_name')}
            {...form.register('last_name', missing)}
          />
        </div>
        <PasswordField
          label={t('password.choose')}
          hint={t('password.hint')}
          autoComplete="new-password"
          error={errorOf('password')}
          {...form.register('password', { validate: asRule(passwordFault, t) })}
        />
        <Button type="submit" look="primary" size="lg" className="mt-1.5" busy={busy} disabled={wait_s > 0}>
          {t('invited.submit')}
        </Button>
      </form>
    </EntranceFrame>
  );
}
