import { useQuery } from '@tanstack/react-query';
import { Laptop, Smartphone, SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import type { Session } from '../api/types.ts';
import { request } from '../api/request.ts';
import type { Page } from '../api/types.ts';
import { useAction, useChange } from '../forms/index.ts';
import { formatAgo, formatDate, useLanguage, useNow, useT } from '../i18n/index.ts';
import { Badge, Button, ConfirmDialog, PageBody, PageHeader, ProblemState, SkeletonRows } from '../ui/index.ts';
import { deviceOf } from './device.ts';

const icons = { computer: Laptop, phone: Smartphone, program: SquareTerminal };

export default function SessionsPage() {
  const t = useT();
  const change = useChange();
  const [asking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['sessions'],
    staleTime: 0,
    queryFn: ({ signal }) =>
      request<Page<Session>>('/api/v1/auth/sessions', {
        query: { sort: 'created_at', order: 'desc', limit: 100 },
        signal,
      }),
  });
  const sessions = data?.data.toSorted((one, other) => Number(other.current) - Number(one.current)) ?? [];
  const others = sessions.filter((session) => !session.current);
  return (
    <PageBody narrow>
      <PageHeader
        title={t('sessions.title')}
        lead={t('sessions.lead')}
        actions={
          others.length > 0 && (
            <Button look="danger" onClick={() => setAsking(true)}>
              {t('sessions.end_all')}
            </Button>
          )
        }
      />
      <div className="overflow-hidden rounded-xl border border-line bg-surface">
        {error && !data ? (
          <ProblemState error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <ul className="divide-y divide-line">
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        ) : (
          <SkeletonRows count={3} />
        )}
        {data && others.length === 0 && (
          <p className="border-t border-line px-5 py-3 text-sm text-ink-3">{t('sessions.only_here')}</p>
        )}
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('sessions.end_all_title')}
        confirm={t('sessions.end_all')}
        danger
        onConfirm={() =>
          change(request('/api/v1/auth/sessions', { method: 'DELETE' }), {
            said: t('sessions.ended_all'),
            touched: ['sessions'],
          })
        }
      >
        <p>{t('sessions.end_all_body')}</p>
      </ConfirmDialog>
    </PageBody>
  );
}

function SessionRow({ session }: { session: Session }) {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const act = useAction();
  const { kind, name } = deviceOf(session.user_agent);
  const Icon = icons[kind];
  const end = () =>
    act(() => request(`/api/v1/auth/sessions/${session.id}`, { method: 'DELETE' }), {
      said: t('sessions.ended'),
      touched: ['sessions'],
    });
  return (
    <li className="flex items-center gap-3.5 px-5 py-3.5" data-testid="session-row">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-press text-ink-2">
        <Icon className="size-4.5" aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 text-base font-medium">
          <span className="wrap-anywhere">{name ?? t('sessions.unknown')}</span>
          {session.current && <Badge tone="accent">{t('sessions.current')}</Badge>}
        </p>
        <p className="text-sm text-ink-2">
          {t('sessions.last_used', { when: formatAgo(session.last_used_at, now, language) })}
          <span className="text-ink-3">
            {' · '}
            {t('sessions.opened', { date: formatDate(session.created_at, language) })}
          </span>
        </p>
      </div>
      {!session.current && (
        <Button size="sm" onClick={end}>
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}
