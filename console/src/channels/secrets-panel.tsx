import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Channel, ChannelSecret } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useAction } from '../forms/index.ts';
import { formatMoment, useLanguage, useT } from '../i18n/index.ts';
import { Button, Field, Panel, Select } from '../ui/index.ts';
import { FurtherSecret } from './further-secret.tsx';

const kinds = ['access_token', 'app_secret', 'verify_token'] as const;

/** Secrets go in and never come out; the one before is accepted for a while. */
export function SecretsPanel({ channel }: { channel: Channel }) {
  const t = useT();
  const language = useLanguage();
  const act = useAction();
  const [kind, setKind] = useState<(typeof kinds)[number]>('access_token');
  const [secret, setSecret] = useState('');
  const path = `/api/v1/channels/${channel.id}` as const;
  const { data } = useQuery({
    queryKey: ['channels', 'secrets', channel.id],
    queryFn: ({ signal }) => request<{ data: ChannelSecret[] }>(`${path}/secrets`, { signal }),
    staleTime: 0,
  });
  return (
    <Panel title={t('channel.secrets')} lead={t('channel.secrets_lead')}>
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          // What was refused stays in the field, to be put right.
          const rotate = () => request(`${path}/rotate`, { method: 'POST', body: { kind, secret } });
          act(() => rotate().then(() => setSecret('')), { said: t('channel.rotated'), touched: ['channels'] });
        }}
      >
        <Select
          label={t('channel.which')}
          value={kind}
          onChange={(event) => setKind(kinds.find((one) => one === event.target.value) ?? 'access_token')}
          options={kinds.map((value) => ({ value, label: t(`channel.kinds.${value}`) }))}
        />
        <Field
          className="flex-1 basis-48"
          label={t('channel.new_secret')}
          type="password"
          autoComplete="off"
          value={secret}
          onChange={(event) => setSecret(event.target.value.trim())}
        />
        <Button type="submit" disabled={secret === ''}>
          {t('channel.rotate')}
        </Button>
      </form>
      {data !== undefined && data.data.length > 0 && (
        <>
          <h3 className="mt-4 text-sm font-medium">{t('channel.further')}</h3>
          <ul className="mt-1 divide-y divide-line text-sm">
            {data.data.map((one) => (
              <li key={one.id} className="flex items-center justify-between gap-3 py-2">
                <span className="min-w-0 wrap-anywhere">
                  {t(`channel.kinds.${one.kind}`)} · {one.name}
                  {one.accepted_until !== null && (
                    <span className="text-ink-3">
                      {' '}
                      {t('channel.until', { when: formatMoment(one.accepted_until, language) })}
                    </span>
                  )}
                </span>
                <Button
                  size="sm"
                  look="quiet"
                  onClick={() =>
                    act(() => request(`/api/v1/channel_secrets/${one.id}`, { method: 'DELETE' }), {
                      said: t('channel.removed'),
                      touched: ['channels'],
                    })
                  }
                >
                  {t('channel.remove')}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="mt-3 flex flex-col">
        <FurtherSecret channel={channel} />
      </div>
    </Panel>
  );
}
