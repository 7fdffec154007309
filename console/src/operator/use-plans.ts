import { useQuery } from '@tanstack/react-query';
import type { Plan } from '../api/types.ts';
import { request } from '../api/request.ts';
import type { Page } from '../api/types.ts';

export function usePlans() {
  return useQuery({
    queryKey: ['plans'],
    queryFn: ({ signal }) =>
      request<Page<Plan>>('/api/v1/plans', { query: { limit: 200, sort: 'created_at' }, signal }),
  });
}
