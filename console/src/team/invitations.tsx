import { useQuery } from '@tanstack/react-query';
import { MailPlus } from 'lucide-react';
import type { Invitation } from '../api/types.ts';
import { request } from '../api/request.ts';
import type { Page } from '../api/types.ts';
import { useAction } from '../forms/index.ts';
import { formatDate, useLanguage, useNow, useT } from '../i18n/index.ts';
import { Badge, Button, Panel, ProblemState, SkeletonRows } from '../ui/index.ts';
import type { RoleNames } from './role-names.ts';

/** Who was asked and has not come yet. Nothing at all while there is nobody. */
export function Invitations({ names }: { names: RoleNames }) {
  const t = useT();
  const { data, error, refetch } = useQuery({
    queryKey: ['invitations'],
    staleTime: 0,
    queryFn: ({ signal }) =>
      request<Page<Invitation>>('/api/v1/auth/invitations', { query: { is_accepted: false, limit: 200 }, signal }),
  });
  const open = data?.data.filter(({ accepted_at }) => accepted_at === null) ?? [];
  if (data && open.length === 0) return null;
  return (
    <Panel title={t('team.invitations')} lead={t('team.invitations_lead')} flush>
      {error && !data ? (
        <ProblemState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <ul className="divide-y divide-line">
          {open.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} role={names.nameOf(invitation)} />
          ))}
        </ul>
      ) : (
        <SkeletonRows count={2} />
      )}
    </Panel>
  );
}

function InvitationRow({ invitation, role }: { invitation: Invitation; role: string }) {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const act = useAction();
  const { id, email, expires_at } = invitation;
  const path = `/api/v1/auth/invitations/${id}` as const;
  const over = new Date(expires_at) <= now;
  const date = formatDate(expires_at, language);
  return (
    <li className="flex flex-wrap items-center gap-x-3.5 gap-y-2 px-5 py-3" data-testid="invitation-row">
      <span className="hidden size-8 shrink-0 items-center justify-center rounded-full bg-press text-ink-2 sm:flex">
        <MailPlus className="size-4" aria-hidden />
      </span>
      <div className="min-w-48 flex-1">
        <p className="text-base font-medium wrap-anywhere">{email}</p>
        <p className="flex flex-wrap items-center gap-x-2 text-sm text-ink-2">
          {role}
          {over ? (
            <Badge tone="warn">{t('team.expired', { date })}</Badge>
          ) : (
            <span className="text-ink-3">· {t('team.expires', { date })}</span>
          )}
        </p>
      </div>
      <div className="flex gap-2">
        <Button
          size="sm"
          onClick={() =>
            act(() => request(`${path}/resend`, { method: 'POST', body: {} }), {
              said: t('team.resent', { email }),
              touched: ['invitations', 'mails'],
            })
          }
        >
          {t('team.resend')}
        </Button>
        <Button
          size="sm"
          look="danger"
          onClick={() =>
            act(() => request(path, { method: 'DELETE' }), { said: t('team.cancelled'), touched: ['invitations'] })
          }
        >
          {t('team.cancel')}
        </Button>
      </div>
    </li>
  );
}
