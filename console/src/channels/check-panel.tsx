import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Channel, ChannelCheck } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useAction, useChange } from '../forms/index.ts';
import { formatMoment, useLanguage, useNow, useT } from '../i18n/index.ts';
import { Button, Field, Note, Panel } from '../ui/index.ts';

/** What the last look at Meta found, and what puts it right with one click. */
export function CheckPanel({ channel, mayChange }: { channel: Channel; mayChange: boolean }) {
  const t = useT();
  const language = useLanguage();
  const act = useAction();
  const change = useChange();
  const [busy, setBusy] = useState(false);
  const path = `/api/v1/channels/${channel.id}` as const;
  const { data } = useQuery({
    queryKey: ['channels', 'check', channel.id],
    queryFn: ({ signal }) => request<ChannelCheck>(`${path}/check`, { signal }),
    // There is none to read before the first.
    enabled: channel.checked_at !== null,
    staleTime: 0,
  });
  const check = channel.checked_at === null ? null : data;
  const look = () => {
    setBusy(true);
    act(() => request(`${path}/check`, { method: 'POST', body: {} }).finally(() => setBusy(false)), {
      touched: ['channels'],
    });
  };
  /** Does what a problem asks for, then looks again. */
  const put = (method: 'POST' | 'PUT', what: 'subscribe' | 'webhook_override', said: string) =>
    act(
      async () => {
        await request(`${path}/${what}`, method === 'POST' ? { method, body: {} } : { method });
        await change(request(`${path}/check`, { method: 'POST', body: {} }), { touched: ['channels'] });
      },
      { said },
    );
  const fixes: Partial<Record<ChannelCheck['problems'][number]['area'], React.ReactNode>> = {
    subscription: (
      <Button size="sm" onClick={() => put('POST', 'subscribe', t('channel.subscribed'))}>
        {t('channel.subscribe')}
      </Button>
    ),
    webhook: (
      <Button size="sm" onClick={() => put('PUT', 'webhook_override', t('channel.overridden'))}>
        {t('channel.override')}
      </Button>
    ),
  };
  const unregistered = check?.problems.some(({ area }) => area === 'registration') === true;
  return (
    <Panel
      title={t('channel.check_title')}
      lead={
        check == null
          ? t('channel.check_lead')
          : t('channel.checked', { when: formatMoment(check.checked_at, language) })
      }
      actions={
        mayChange && (
          <Button size="sm" busy={busy} onClick={look}>
            {t(busy ? 'channel.checking' : 'channel.check')}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-3" aria-live="polite">
        {check === null && <p className="text-sm text-ink-2">{t('channel.never_checked')}</p>}
        {check != null && check.problems.length === 0 && <Note tone="good">{t('channel.all_well')}</Note>}
        {check?.problems.map(({ area, severity, title, advice }, index) => (
          <Note
            key={index}
            tone={severity === 'error' ? 'danger' : 'warn'}
            {...(mayChange && fixes[area] !== undefined ? { actions: fixes[area] } : {})}
          >
            <span className="font-medium">{title}.</span> {advice}
          </Note>
        ))}
        {mayChange && (unregistered || channel.registration_wait !== null) && <Register channel={channel} />}
        {check != null && check.could_not_check.length > 0 && (
          <details className="text-sm text-ink-2">
            <summary className="cursor-pointer">{t('channel.could_not')}</summary>
            <ul className="mt-1.5 list-disc ps-5">
              {check.could_not_check.map(({ why }) => (
                <li key={why} className="wrap-anywhere">
                  {why}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Panel>
  );
}

function Register({ channel }: { channel: Channel }) {
  const t = useT();
  const language = useLanguage();
  const act = useAction();
  const [pin, setPin] = useState('');
  const now = useNow();
  const { registration_wait: wait } = channel;
  if (wait !== null && Date.parse(wait.until) > now.getTime()) {
    const when = formatMoment(wait.until, language);
    return <Note tone="warn">{t('channel.wait', { reason: wait.reason, when })}</Note>;
  }
  return (
    <form
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        act(() => request(`/api/v1/channels/${channel.id}/register`, { method: 'POST', body: { pin } }), {
          said: t('channel.registered'),
          touched: ['channels'],
        });
        setPin('');
      }}
    >
      <Field
        className="flex-1 basis-56"
        label={t('channel.pin')}
        hint={t('channel.register_lead')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={6}
        value={pin}
        onChange={(event) => setPin(event.target.value.replaceAll(/\D/g, ''))}
      />
      <Button type="submit" disabled={pin.length !== 6}>
        {t('channel.register')}
      </Button>
    </form>
  );
}
