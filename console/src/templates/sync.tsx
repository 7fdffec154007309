import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { request } from '../api/request.ts';
import { useAction } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, Note } from '../ui/index.ts';
import type { TemplateSync } from './types.ts';

const KEY = ['templates', 'sync'];
const poll_ms = 1_000;

function useSync(): TemplateSync | undefined {
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => request<TemplateSync>('/api/v1/templates/sync', { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? poll_ms : false),
  });
  return data;
}

export function SyncButton() {
  const t = useT();
  const act = useAction();
  const client = useQueryClient();
  const running = useSync()?.state === 'running';
  const start = async () => {
    client.setQueryData(KEY, await request<TemplateSync>('/api/v1/templates/sync', { method: 'POST' }));
  };
  return (
    <Button busy={running} onClick={() => act(start)}>
      {!running && <RefreshCw className="size-4" aria-hidden />}
      {t('templates.sync.action')}
    </Button>
  );
}

/** How far it is, and how it ended while this page was open; trouble is shown until it is over. */
export function SyncNote() {
  const t = useT();
  const client = useQueryClient();
  const sync = useSync();
  const watched = useRef(false);
  const state = sync?.state;
  useEffect(() => {
    if (state === 'running') watched.current = true;
    else if (watched.current) void client.invalidateQueries({ queryKey: ['templates', 'getList'] });
  }, [state, client]);
  if (sync === undefined || sync.state === 'never') return null;
  if (sync.state === 'running') return <Note>{t('templates.sync.running', { seen: sync.seen })}</Note>;
  const { seen, added, changed, removed } = sync;
  return (
    <>
      {sync.problems.map(({ waba_id, title, advice }) => (
        <Note key={waba_id} tone="danger">
          {t('templates.sync.problem', { id: waba_id, title, advice })}
        </Note>
      ))}
      {watched.current && sync.state === 'done' && (
        <Note tone="good">{t('templates.sync.done', { seen, added, changed, removed })}</Note>
      )}
    </>
  );
}
