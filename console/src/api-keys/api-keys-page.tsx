import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import type { ApiKey, NewApiKey } from '../api/types.ts';
import { useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Button, ListPage } from '../ui/index.ts';
import { keyColumns } from './key-columns.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';

export default function ApiKeysPage() {
  const t = useT();
  const mayChange = useAllowed('api_keys.write');
  const [edited, setEdited] = useState<ApiKey | 'new' | null>(null);
  const [made, setMade] = useState<NewApiKey | null>(null);
  return (
    <ListPage<ApiKey>
      resource="api_keys"
      title={t('keys.title')}
      lead={t('keys.lead')}
      sort={{ field: 'created_at', order: 'DESC' }}
      columns={keyColumns(t, mayChange ? { onEdit: setEdited, onMade: setMade } : null)}
      empty={{ icon: KeyRound, title: t('keys.empty'), hint: t('keys.empty_hint') }}
      actions={
        mayChange && (
          <Button look="primary" onClick={() => setEdited('new')}>
            <Plus className="size-4" aria-hidden />
            {t('keys.create')}
          </Button>
        )
      }
    >
      <KeyDialog apiKey={edited} onClose={() => setEdited(null)} onMade={setMade} />
      <NewKeyDialog made={made} onClose={() => setMade(null)} />
    </ListPage>
  );
}
