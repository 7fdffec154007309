import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { AuditLine } from '../api/types.ts';
import { request } from '../api/request.ts';
import type { CursorPage } from '../api/types.ts';
import { dayEdge } from './action-words.ts';

export interface AuditFilters {
  action: string;
  actor_id: string;
  /** Days as a date field has them. */
  from: string;
  to: string;
}

export const noFilters: AuditFilters = { action: '', actor_id: '', from: '', to: '' };

/** The log from its newest line on, as far as the reader has scrolled. */
export function useAuditLog(filters: AuditFilters) {
  return useInfiniteQuery({
    queryKey: ['audit_log', filters],
    staleTime: 0,
    queryFn: ({ pageParam, signal }) =>
      request<CursorPage<AuditLine>>('/api/v1/audit_log', {
        query: {
          limit: 50,
          before: pageParam,
          action: filters.action,
          actor_id: filters.actor_id,
          from: dayEdge(filters.from, 'from'),
          to: dayEdge(filters.to, 'to'),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}
