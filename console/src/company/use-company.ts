import { useQuery } from '@tanstack/react-query';
import type { Company } from '../api/types.ts';
import { requestTagged } from '../api/request.ts';

export const companyKey = ['company'] as const;

/** The caller's company with the mark of its state, for those who change it. */
export function useCompany() {
  return useQuery({
    queryKey: companyKey,
    queryFn: ({ signal }) => requestTagged<Company>('/api/v1/companies/current', { signal }),
  });
}
