import type { ReactNode } from 'react';
import type { AuditLine } from '../api/types.ts';
import { formatMoment, useLanguage, useT } from '../i18n/index.ts';
import { Dialog } from '../ui/index.ts';
import { actionWords } from './action-words.ts';
import { useActorName } from './use-actor-name.ts';

/** One line with everything it holds. */
export function EntryDialog({ entry, onClose }: { entry: AuditLine | null; onClose(): void }) {
  const t = useT();
  return (
    <Dialog
      open={entry !== null}
      onClose={onClose}
      title={entry === null ? '' : t('audit.detail', { seq: entry.seq })}
      closeLabel={t('action.close')}
      wide
    >
      {entry !== null && <Facts entry={entry} />}
    </Dialog>
  );
}

function Facts({ entry }: { entry: AuditLine }) {
  const t = useT();
  const language = useLanguage();
  const name = useActorName();
  const details = Object.keys(entry.details).length > 0;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2.5 px-5 py-5 text-base">
      <Fact label={t('audit.what')}>
        {actionWords(entry.action)} <code className="font-mono text-sm text-ink-3">{entry.action}</code>
      </Fact>
      <Fact label={t('audit.when')}>{formatMoment(entry.at, language)}</Fact>
      <Fact label={t('audit.who')}>
        {name(entry.actor)} <Code>{entry.actor.id}</Code>
      </Fact>
      {entry.target_id !== null && (
        <Fact label={t('audit.target')}>
          <Code>{entry.target_id}</Code>
        </Fact>
      )}
      {entry.request_id !== null && (
        <Fact label={t('audit.request')}>
          <Code>{entry.request_id}</Code>
        </Fact>
      )}
      <Fact label={t('audit.hash')}>
        <Code>{entry.hash}</Code>
      </Fact>
      {details && (
        <Fact label={t('audit.details')}>
          <pre className="overflow-x-auto rounded-lg border border-line bg-sunken p-3 font-mono text-xs leading-5">
            {JSON.stringify(entry.details, null, 2)}
          </pre>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

function Code({ children }: { children: ReactNode }) {
  return <code className="font-mono text-sm text-ink-2 select-all">{children}</code>;
}
