import { useQuery } from '@tanstack/react-query';
import type { ActingSession, Company } from '../api/types.ts';
import { request } from '../api/request.ts';
import type { Page } from '../api/types.ts';
import { useAction } from '../forms/index.ts';
import { formatClock, formatMoment, useLanguage, useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Badge, Button, Panel } from '../ui/index.ts';
import { Switch } from '../ui/switch.tsx';

/** Whether operators may act for the company, and each time that they did. */
export function OperatorsPanel({ company }: { company: Company }) {
  const t = useT();
  const act = useAction();
  const mayChange = useAllowed('company.write');
  const mayLook = useAllowed('audit_log.read');
  const { data } = useQuery({
    queryKey: ['company', 'acting'],
    staleTime: 0,
    queryFn: ({ signal }) =>
      request<Page<ActingSession>>('/api/v1/companies/current/acting_sessions', { query: { limit: 20 }, signal }),
    enabled: mayLook,
  });
  if (!mayChange) return null;
  const allow = (allow_acting: boolean) =>
    act(() => request('/api/v1/companies/current', { method: 'PATCH', body: { settings: { allow_acting } } }), {
      said: t('company.saved'),
      touched: ['company'],
    });
  const sessions = data?.data ?? [];
  return (
    <Panel title={t('company.operators')} lead={t('company.operators_lead')}>
      <Switch
        label={t('company.allow_acting')}
        hint={t('company.allow_acting_hint')}
        checked={company.settings.allow_acting}
        onChange={allow}
      />
      {sessions.length === 0 ? (
        <p className="mt-4 border-t border-line pt-4 text-sm text-ink-3">{t('company.acting_none')}</p>
      ) : (
        <ul className="mt-4 divide-y divide-line border-t border-line">
          {sessions.map((session) => (
            <ActingRow key={session.id} session={session} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function ActingRow({ session }: { session: ActingSession }) {
  const t = useT();
  const language = useLanguage();
  const act = useAction();
  const live = session.is_live;
  const end = () =>
    act(() => request(`/api/v1/companies/current/acting_sessions/${session.id}`, { method: 'DELETE' }), {
      said: t('company.acting_ended'),
      touched: ['company'],
    });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 text-base font-medium">
          {session.operator_name}
          {live && (
            <Badge tone="warn">{t('company.acting_until', { time: formatClock(session.expires_at, language) })}</Badge>
          )}
        </p>
        <p className="text-sm text-ink-2 wrap-anywhere">
          {formatMoment(session.created_at, language)} · {session.reason}
        </p>
      </div>
      {live && (
        <Button size="sm" look="danger" onClick={end}>
          {t('company.acting_end')}
        </Button>
      )}
    </li>
  );
}
