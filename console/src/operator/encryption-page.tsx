import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Encryption } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useAction, useChange } from '../forms/index.ts';
import { formatCount, useLanguage, useT } from '../i18n/index.ts';
import { Button, ConfirmDialog, Note, PageBody, PageHeader, Panel, ProblemState, Skeleton } from '../ui/index.ts';
import { KeyWork } from './key-work.tsx';

const look_ms = 3_000;

export default function EncryptionPage() {
  const t = useT();
  const act = useAction();
  const change = useChange();
  const [asking, setAsking] = useState(false);
  // An order is taken up a moment later; until then there is nothing that would tell of it.
  const [ordered, setOrdered] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['encryption'],
    queryFn: ({ signal }) => request<Encryption>('/api/v1/encryption', { signal }),
    // Followed while something is under way.
    refetchInterval: ({ state }) =>
      ordered || state.data?.work.some((work) => work.state !== 'done') ? look_ms : false,
  });
  const rotate = (scope: 'master' | 'data') => {
    setOrdered(true);
    return request('/api/v1/encryption/rotate', { method: 'POST', body: { scope } });
  };
  const done = { said: t('encryption.started'), touched: ['encryption'] };
  return (
    <PageBody narrow>
      <PageHeader title={t('encryption.title')} lead={t('encryption.lead')} />
      {error && !data ? (
        <ProblemState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton className="h-64 w-full rounded-xl" />
      ) : (
        <>
          <Panel
            title={t('encryption.keys')}
            lead={t('encryption.rotate_lead')}
            footer={
              <>
                <Button onClick={() => act(() => rotate('master'), done)}>{t('encryption.rewrap')}</Button>
                <Button onClick={() => setAsking(true)}>{t('encryption.rotate_data')}</Button>
              </>
            }
          >
            <KeyFigures keys={data.keys} />
          </Panel>
          <Panel title={t('encryption.columns')} lead={t('encryption.columns_lead')}>
            <ul className="flex flex-wrap gap-1.5">
              {data.sealed_columns.map((column) => (
                <li key={column}>
                  <code className="rounded-md bg-press px-2 py-0.5 font-mono text-xs text-ink-2">{column}</code>
                </li>
              ))}
            </ul>
          </Panel>
          <KeyWork work={data.work} />
        </>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('encryption.rotate_title')}
        confirm={t('encryption.rotate_data')}
        onConfirm={() => change(rotate('data'), done)}
      >
        <p>{t('encryption.rotate_body')}</p>
      </ConfirmDialog>
    </PageBody>
  );
}

function KeyFigures({ keys }: { keys: Encryption['keys'] }) {
  const t = useT();
  const language = useLanguage();
  const count = (value: number) => formatCount(value, language);
  return (
    <div className="flex flex-col gap-4">
      {keys.locked > 0 && <Note tone="danger">{t('encryption.locked_note', { smart_count: keys.locked })}</Note>}
      {keys.to_rewrap > 0 && <Note tone="warn">{t('encryption.rewrap_note', { smart_count: keys.to_rewrap })}</Note>}
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-2.5 text-base">
        <Figure label={t('encryption.master')}>
          <code className="font-mono text-sm">{keys.master_id}</code>
        </Figure>
        <Figure label={t('encryption.data_keys')}>{count(keys.keys)}</Figure>
        <Figure label={t('encryption.to_rewrap')}>{count(keys.to_rewrap)}</Figure>
        <Figure label={t('encryption.retired')}>{count(keys.retired)}</Figure>
      </dl>
    </div>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{label}</dt>
      <dd className="text-end font-medium tabular-nums">{children}</dd>
    </>
  );
}
