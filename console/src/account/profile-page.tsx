import { MailWarning } from 'lucide-react';
import type { User } from '../api/types.ts';
import { request } from '../api/request.ts';
import { FormProblem, useAction, useChange, useSaveForm } from '../forms/index.ts';
import { formatDate, useLanguage, useT } from '../i18n/index.ts';
import { refreshMe, useSession } from '../session/index.ts';
import { Badge, Button, Field, Note, PageBody, PageHeader, Panel } from '../ui/index.ts';

export default function ProfilePage() {
  const t = useT();
  const { user } = useSession();
  if (user === null) return null;
  return (
    <PageBody narrow>
      <PageHeader title={t('profile.title')} lead={t('profile.lead')} />
      <NamePanel key={user.id} user={user} />
      <EmailPanel user={user} />
      <RolePanel user={user} />
    </PageBody>
  );
}

function NamePanel({ user }: { user: User }) {
  const t = useT();
  const change = useChange();
  const { first_name, last_name, username } = user;
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(
    { first_name, last_name, username },
    async (entered, form) => {
      await change(request('/api/v1/auth/me', { method: 'PATCH', body: entered }), {
        said: t('profile.saved'),
        touched: ['users'],
      });
      form.reset(entered);
      await refreshMe();
    },
  );
  const missing = { required: t('form.missing') };
  return (
    <form noValidate onSubmit={onSubmit}>
      <Panel
        title={t('profile.name')}
        lead={t('profile.name_lead')}
        footer={
          <Button type="submit" look="primary" busy={busy} disabled={!form.formState.isDirty || wait_s > 0}>
            {t('action.save')}
          </Button>
        }
      >
        <div className="flex flex-col gap-4.5">
          <FormProblem problem={problem} wait_s={wait_s} />
          <div className="grid gap-4.5 sm:grid-cols-2">
            <Field
              label={t('person.first_name')}
              autoComplete="given-name"
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
          <Field
            label={t('profile.username')}
            hint={t('profile.username_hint')}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            error={errorOf('username')}
            {...form.register('username', missing)}
          />
        </div>
      </Panel>
    </form>
  );
}

function EmailPanel({ user }: { user: User }) {
  const t = useT();
  const act = useAction();
  const send = () =>
    act(() => request('/api/v1/auth/email/verify/resend', { method: 'POST', body: {} }), {
      said: t('profile.link_sent', { email: user.email }),
    });
  return (
    <Panel
      title={t('profile.email')}
      lead={t('profile.email_lead')}
      badge={
        <Badge tone={user.email_verified ? 'accent' : 'warn'}>
          {t(user.email_verified ? 'profile.verified' : 'profile.not_verified')}
        </Badge>
      }
    >
      <p className="text-base font-medium wrap-anywhere">{user.email}</p>
      {!user.email_verified && (
        <Note
          tone="warn"
          className="mt-4"
          actions={
            <Button size="sm" onClick={send}>
              <MailWarning className="size-4" aria-hidden />
              {t('profile.send_link')}
            </Button>
          }
        >
          {t('profile.verify_hint')}
        </Note>
      )}
    </Panel>
  );
}

function RolePanel({ user }: { user: User }) {
  const t = useT();
  const language = useLanguage();
  return (
    <Panel title={t('profile.role')} lead={t('profile.role_lead')}>
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone="neutral">{t(`user.roles.${user.role}`)}</Badge>
        {user.is_owner && <Badge tone="accent">{t('profile.owner')}</Badge>}
        <span className="text-sm text-ink-3">
          {t('profile.since', { date: formatDate(user.created_at, language) })}
        </span>
      </div>
    </Panel>
  );
}
