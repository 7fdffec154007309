import { useQuery } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import { NavLink } from 'react-router';
import './words.ts';
import type { Notice } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useT } from '../i18n/index.ts';
import { cn } from '../ui/index.ts';

/** How many notices are open, on the way to them. On a phone it is a line that is there only when something is. */
export function NoticeBell({ phone = false }: { phone?: boolean }) {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['notices', 'open'],
    queryFn: ({ signal }) =>
      request<{ data: Notice[]; total: number }>('/api/v1/notices', { query: { state: 'open', limit: 1 }, signal }),
    refetchInterval: 300_000,
  });
  const count = data?.total ?? 0;
  const label = count === 0 ? t('notices.bell.none') : t('notices.bell.some', { smart_count: count });
  if (phone) {
    if (count === 0) return null;
    return (
      <NavLink
        to="/notices"
        className={({ isActive }) =>
          cn('flex items-center gap-2 bg-warn-soft px-4 py-2 text-sm font-medium text-warn', isActive && 'hidden')
        }
      >
        <Bell className="size-4" aria-hidden />
        {label}
      </NavLink>
    );
  }
  return (
    <NavLink
      to="/notices"
      aria-label={label}
      title={label}
      className="relative mb-2.5 flex size-9 items-center justify-center rounded-lg text-ink-2 hover:bg-hover hover:text-ink"
    >
      <Bell className="size-5" strokeWidth={1.75} aria-hidden />
      {count > 0 && (
        <span
          aria-hidden
          className="absolute end-0.5 top-0.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 text-[0.625rem] font-semibold text-on-accent tabular-nums"
        >
          {count > 99 ? '99+' : count}
        </span>
      )}
    </NavLink>
  );
}
