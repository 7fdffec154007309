import { useQuery } from '@tanstack/react-query';
import type { ApiKey, NewApiKey } from '../api/types.ts';
import { requestTagged } from '../api/request.ts';
import { useT } from '../i18n/index.ts';
import { Dialog, ProblemState, SkeletonRows } from '../ui/index.ts';
import { KeyForm } from './key-form.tsx';

export interface KeyDialogProps {
  apiKey: ApiKey | 'new' | null;
  onClose(): void;
  onMade(key: NewApiKey): void;
}

export function KeyDialog({ apiKey, onClose, onMade }: KeyDialogProps) {
  const t = useT();
  const title = t(apiKey === 'new' ? 'keys.create_title' : 'keys.edit_title');
  return (
    <Dialog open={apiKey !== null} onClose={onClose} title={title} closeLabel={t('action.close')} wide>
      {apiKey === 'new' && <KeyForm loaded={null} onClose={onClose} onMade={onMade} />}
      {apiKey !== null && apiKey !== 'new' && <Load id={apiKey.id} onClose={onClose} onMade={onMade} />}
    </Dialog>
  );
}

function Load({ id, onClose, onMade }: { id: string; onClose(): void; onMade(key: NewApiKey): void }) {
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    queryKey: ['api_keys', 'one', id],
    queryFn: ({ signal }) => requestTagged<ApiKey>(`/api/v1/api_keys/${id}`, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  if (error && !data) return <ProblemState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={3} />;
  return (
    <KeyForm key={dataUpdatedAt} loaded={data} onClose={onClose} onMade={onMade} onReload={() => void refetch()} />
  );
}
