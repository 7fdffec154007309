import { useQuery } from '@tanstack/react-query';
import { OctagonAlert, VenetianMask } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Company } from '../api/types.ts';
import { request, requestTagged } from '../api/request.ts';
import { useAction } from '../forms/use-action.ts';
import { formatClock, formatDate, useLanguage, useNow, useT } from '../i18n/index.ts';
import { useAllowed, useSession } from '../session/index.ts';

const look_ms = 60_000;

/** What everybody of the company must know before they go on: that it stands still, or that a stranger is in the room. */
export function CompanyNotice() {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const act = useAction();
  const mayRead = useAllowed('company.read');
  const mayWrite = useAllowed('company.write');
  const { acting: myself } = useSession();
  const { data } = useQuery({
    queryKey: ['company'],
    queryFn: ({ signal }) => requestTagged<Company>('/api/v1/companies/current', { signal }),
    enabled: mayRead,
    refetchInterval: look_ms,
  });
  const company = data?.row;
  if (company === undefined) return null;
  const { status, delete_after, acting } = company;
  if (status === 'suspended') return <Bar tone="warn">{t('notice.suspended')}</Bar>;
  if (status === 'deleting') {
    const undo = () =>
      act(() => request('/api/v1/companies/current/deletion', { method: 'DELETE' }), {
        said: t('notice.kept'),
        touched: ['company'],
      });
    return (
      <Bar tone="danger">
        {t('notice.deleting', { date: formatDate(delete_after ?? '', language) })}
        {mayWrite && company.deletion_ordered_by !== 'operator' && (
          <button type="button" onClick={undo} className="ms-2 font-semibold underline underline-offset-2">
            {t('notice.keep')}
          </button>
        )}
      </Bar>
    );
  }
  if (acting && myself === null && new Date(acting.expires_at) > now) {
    return (
      <Bar tone="warn" icon={<VenetianMask className="size-4 shrink-0" aria-hidden />}>
        {t('notice.acted_on', { operator: acting.operator_name, time: formatClock(acting.expires_at, language) })}
        {mayWrite && (
          <Link to="/settings/general" className="ms-2 font-semibold underline underline-offset-2">
            {t('notice.show')}
          </Link>
        )}
      </Bar>
    );
  }
  return null;
}

interface BarProps {
  tone: 'warn' | 'danger';
  icon?: ReactNode;
  children: ReactNode;
}

function Bar({ tone, icon, children }: BarProps) {
  return (
    <div
      role="status"
      data-testid="company-notice"
      className={`flex shrink-0 items-center justify-center gap-2 px-4 py-1.5 text-sm ${tone === 'warn' ? 'bg-warn-soft text-warn' : 'bg-danger-soft text-danger'}`}
    >
      {icon ?? <OctagonAlert className="size-4 shrink-0" aria-hidden />}
      <span>{children}</span>
    </div>
  );
}
