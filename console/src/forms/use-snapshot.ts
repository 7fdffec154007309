import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

/**
 * What a form began with, however often its query is read again while somebody writes: their words must not vanish
 * under their hands. `renew` begins anew with what is known then, after saving or on demand; `round` keys the form.
 */
export function useSnapshot<Loaded>(queryKey: QueryKey, latest: Loaded | undefined) {
  const client = useQueryClient();
  const [kept, setKept] = useState({ of: latest, round: 0 });
  if (kept.of === undefined && latest !== undefined) setKept({ of: latest, round: kept.round + 1 });
  return {
    snapshot: kept.of,
    round: kept.round,
    // From the cache: the query tells its readers a moment later.
    renew: () => setKept(({ round }) => ({ of: client.getQueryData<Loaded>(queryKey) ?? latest, round: round + 1 })),
  };
}
