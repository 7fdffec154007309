import { Download, ScrollText, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { AuditLine, AuditVerdict } from '../api/types.ts';
import { request, requestFile } from '../api/request.ts';
import { saveBlob, useAction } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, EmptyState, PageBody, PageHeader, ProblemState, SkeletonRows } from '../ui/index.ts';
import { EndlessRows } from './endless-rows.tsx';
import { EntryDialog } from './entry-dialog.tsx';
import { AuditFilterBar } from './filter-bar.tsx';
import { type AuditFilters, noFilters, useAuditLog } from './queries.ts';
import { Verdict } from './verdict.tsx';

export default function AuditLogPage() {
  const t = useT();
  const act = useAction();
  const [filters, setFilters] = useState<AuditFilters>(noFilters);
  const [opened, setOpened] = useState<AuditLine | null>(null);
  const [verdict, setVerdict] = useState<AuditVerdict | null>(null);
  const [busy, setBusy] = useState<'verify' | 'export' | null>(null);
  const log = useAuditLog(filters);
  const entries = (log.data?.pages.flatMap((page) => page.data) ?? []).toSorted((one, other) => other.seq - one.seq);
  const filtered = Object.values(filters).some((value) => value !== '');

  const run = (what: 'verify' | 'export', work: () => Promise<unknown>, said?: string) => {
    setBusy(what);
    act(() => work().finally(() => setBusy(null)), said === undefined ? {} : { said });
  };
  const verify = () => run('verify', async () => setVerdict(await request<AuditVerdict>('/api/v1/audit_log/verify')));
  const save = () =>
    run(
      'export',
      async () => saveBlob('audit-log.jsonl', await requestFile('/api/v1/audit_log/export')),
      t('audit.exported'),
    );

  return (
    <PageBody>
      <PageHeader
        title={t('audit.title')}
        lead={t('audit.lead')}
        actions={
          <>
            <Button busy={busy === 'verify'} onClick={verify}>
              {busy !== 'verify' && <ShieldCheck className="size-4" aria-hidden />}
              {t('audit.verify')}
            </Button>
            <Button busy={busy === 'export'} onClick={save}>
              {busy !== 'export' && <Download className="size-4" aria-hidden />}
              {t('audit.export')}
            </Button>
          </>
        }
      />
      {verdict !== null && <Verdict verdict={verdict} />}
      <div className="overflow-hidden rounded-xl border border-line bg-surface">
        <AuditFilterBar filters={filters} onChange={setFilters} seen={entries} />
        {log.error && !log.data ? (
          <ProblemState error={log.error} onRetry={() => void log.refetch()} />
        ) : log.isPending ? (
          <SkeletonRows count={8} />
        ) : entries.length === 0 ? (
          <EmptyState
            icon={ScrollText}
            title={t(filtered ? 'list.filtered' : 'audit.empty')}
            hint={t(filtered ? 'list.filtered_hint' : 'audit.empty_hint')}
          >
            {filtered && (
              <Button size="sm" onClick={() => setFilters(noFilters)}>
                {t('audit.clear')}
              </Button>
            )}
          </EmptyState>
        ) : (
          <EndlessRows
            entries={entries}
            onOpen={setOpened}
            more={log.hasNextPage}
            loading={log.isFetchingNextPage}
            onMore={() => void log.fetchNextPage()}
          />
        )}
      </div>
      <EntryDialog entry={opened} onClose={() => setOpened(null)} />
    </PageBody>
  );
}
