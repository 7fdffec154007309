import { useQuery } from '@tanstack/react-query';
import type { BusinessProfile, Channel } from '../api/types.ts';
import { request } from '../api/request.ts';
import { FormProblem, useChange, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, Field, Panel, ProblemState, Select, Skeleton, TextArea } from '../ui/index.ts';
import { changedParts, profileFields, verticals } from './profile-fields.ts';

/** What customers see when they open the chat and tap the name of the business. It is kept at Meta and read from there. */
export function ProfilePanel({ channel, mayChange }: { channel: Channel; mayChange: boolean }) {
  const t = useT();
  const { data, error, refetch } = useQuery({
    queryKey: ['channels', 'profile', channel.id],
    queryFn: ({ signal }) => request<BusinessProfile>(`/api/v1/channels/${channel.id}/profile`, { signal }),
  });
  if (data !== undefined)
    return <ProfileForm key={JSON.stringify(data)} id={channel.id} profile={data} mayChange={mayChange} />;
  return (
    <Panel title={t('channel.profile')} lead={t('channel.profile_lead')}>
      {error ? (
        <ProblemState className="py-4" error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton className="h-24" />
      )}
    </Panel>
  );
}

function ProfileForm({ id, profile, mayChange }: { id: string; profile: BusinessProfile; mayChange: boolean }) {
  const t = useT();
  const change = useChange();
  const before = profileFields(profile);
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(before, async (entered) => {
    const body = changedParts(before, entered);
    if (Object.keys(body).length === 0) return;
    await change(request(`/api/v1/channels/${id}/profile`, { method: 'PUT', body }), {
      said: t('channel.profile_saved'),
      touched: ['channels'],
    });
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <Panel
        title={t('channel.profile')}
        lead={t('channel.profile_lead')}
        {...(mayChange
          ? {
              footer: (
                <Button type="submit" look="primary" busy={busy} disabled={!form.formState.isDirty}>
                  {t('action.save')}
                </Button>
              ),
            }
          : {})}
      >
        <fieldset disabled={!mayChange} className="flex min-w-0 flex-col gap-4.5">
          <FormProblem problem={problem} wait_s={wait_s} />
          <Field
            label={t('channel.about')}
            hint={t('channel.about_hint')}
            maxLength={139}
            error={errorOf('about')}
            {...form.register('about', before.about === '' ? {} : { required: t('form.missing') })}
          />
          <TextArea
            label={t('channel.description')}
            maxLength={512}
            error={errorOf('description')}
            {...form.register('description')}
          />
          <Select
            label={t('channel.vertical')}
            error={errorOf('vertical')}
            {...form.register('vertical')}
            options={[
              ...(before.vertical === '' ? [{ value: '', label: t('channel.vertical_none') }] : []),
              ...verticals.map((value) => ({ value, label: t(`channel.verticals.${value}`) })),
            ]}
          />
          <Field
            label={t('channel.address')}
            maxLength={256}
            error={errorOf('address')}
            {...form.register('address')}
          />
          <Field
            label={t('channel.email')}
            type="email"
            maxLength={128}
            error={errorOf('email')}
            {...form.register('email')}
          />
          <TextArea
            label={t('channel.websites')}
            hint={t('channel.websites_hint')}
            rows={2}
            error={errorOf('websites')}
            {...form.register('websites')}
          />
        </fieldset>
      </Panel>
    </form>
  );
}
