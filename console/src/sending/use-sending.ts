import { useQuery } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import type { CompanySending, InstallSending } from '../api/types.ts';

const look_ms = 15_000;

export const companyPath = '/api/v1/companies/current/sending';
export const installPath = '/api/v1/sending';

/** Whether the company sends; looked at again now and then, as others may stop it. */
export function useCompanySending(enabled = true) {
  return useQuery({
    queryKey: ['sending', 'company'],
    queryFn: ({ signal }) => request<CompanySending>(companyPath, { signal }),
    refetchInterval: look_ms,
    enabled,
  });
}

/** The same for everybody on this server, for those who run it. */
export function useInstallSending() {
  return useQuery({
    queryKey: ['sending', 'install'],
    queryFn: ({ signal }) => request<InstallSending>(installPath, { signal }),
    refetchInterval: look_ms,
  });
}
