import type { Channel } from '../api/types.ts';
import { edit } from '../api/edit.ts';
import type { Tagged } from '../api/request.ts';
import { FormProblem, useChange, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, Field, Panel } from '../ui/index.ts';

export function SettingsPanel({ loaded }: { loaded: Tagged<Channel> }) {
  const t = useT();
  const change = useChange();
  const { row } = loaded;
  const quiet = row.quiet_hours;
  const before = {
    name: row.name,
    daily_limit: String(row.daily_limit),
    throughput_cap: row.throughput_cap === null ? '' : String(row.throughput_cap),
    from: quiet?.from ?? '',
    to: quiet?.to ?? '',
    timezone: quiet?.timezone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(before, async (entered) => {
    const { from, to, timezone } = entered;
    const body = {
      name: entered.name,
      daily_limit: Number(entered.daily_limit),
      throughput_cap: entered.throughput_cap === '' ? null : Number(entered.throughput_cap),
      quiet_hours: from === '' && to === '' ? null : { ...quiet, from, to, timezone },
    };
    await change(edit(`/api/v1/channels/${row.id}`, loaded, body), {
      said: t('channel.saved'),
      touched: ['channels'],
    });
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <Panel
        title={t('channel.settings')}
        footer={
          <Button type="submit" look="primary" busy={busy}>
            {t('action.save')}
          </Button>
        }
      >
        <div className="flex flex-col gap-4.5">
          <FormProblem problem={problem} wait_s={wait_s} />
          <Field label={t('channel.name')} error={errorOf('name')} {...form.register('name')} />
          <div className="grid gap-4.5 sm:grid-cols-2">
            <Field
              label={t('channel.daily_limit')}
              inputMode="numeric"
              error={errorOf('daily_limit')}
              {...form.register('daily_limit')}
            />
            <Field
              label={t('channel.throughput_cap')}
              hint={t('channel.throughput_cap_hint')}
              inputMode="numeric"
              error={errorOf('throughput_cap')}
              {...form.register('throughput_cap')}
            />
          </div>
          <fieldset>
            <legend className="text-sm font-medium">{t('channel.quiet')}</legend>
            <p className="mb-2 text-sm text-ink-3">{t('channel.quiet_hint')}</p>
            <div className="grid gap-4.5 sm:grid-cols-3">
              <Field label={t('channel.quiet_from')} type="time" error={errorOf('from')} {...form.register('from')} />
              <Field label={t('channel.quiet_to')} type="time" error={errorOf('to')} {...form.register('to')} />
              <Field label={t('channel.timezone')} error={errorOf('timezone')} {...form.register('timezone')} />
            </div>
          </fieldset>
        </div>
      </Panel>
    </form>
  );
}
