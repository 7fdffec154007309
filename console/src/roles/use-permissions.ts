import { useQuery } from '@tanstack/react-query';
import type { PermissionTable } from '../api/types.ts';
import { request } from '../api/request.ts';

/** The one table of who may do what, as the server has it. */
export function usePermissionTable() {
  return useQuery({
    queryKey: ['permissions'],
    queryFn: ({ signal }) => request<PermissionTable>('/api/v1/permissions', { signal }),
    staleTime: Infinity,
  });
}
