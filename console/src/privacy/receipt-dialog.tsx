import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { request } from '../api/request.ts';
import type { Erasure } from '../api/types.ts';
import { saveBlob } from '../forms/save-file.ts';
import { formatCount, formatMoment, useLanguage, useT } from '../i18n/index.ts';
import { Button, Dialog, DialogActions, Note } from '../ui/index.ts';

/** What was erased and when, signed, without a word about whom. */
export function ReceiptDialog({ receipt, onClose }: { receipt: Erasure | null; onClose(): void }) {
  const t = useT();
  return (
    <Dialog open={receipt !== null} onClose={onClose} title={t('contact.receipt_title')} closeLabel={t('action.close')}>
      {receipt !== null && <Receipt receipt={receipt} onClose={onClose} />}
    </Dialog>
  );
}

const look_ms = 1_500;

function Receipt({ receipt: first, onClose }: { receipt: Erasure; onClose(): void }) {
  const t = useT();
  const language = useLanguage();
  const { data } = useQuery({
    queryKey: ['erasures', 'one', first.id],
    queryFn: ({ signal }) => request<Erasure>(`/api/v1/erasures/${first.id}`, { signal }),
    initialData: first,
    enabled: first.state !== 'done',
    // Until it is signed.
    refetchInterval: ({ state }) => (state.data?.state === 'done' ? false : look_ms),
  });
  const receipt = data;
  const save = () =>
    saveBlob(
      `erasure-${receipt.id}.json`,
      new Blob([`${JSON.stringify(receipt, null, 2)}\n`], { type: 'application/json' }),
    );
  return (
    <>
      <div className="flex flex-col gap-4 px-5 py-5" data-testid="erasure-receipt">
        <p className="text-base text-ink-2 text-pretty">{t('contact.receipt_lead')}</p>
        <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-2 text-base">
          <dt className="text-ink-3">{t('contact.erased_at')}</dt>
          <dd className="text-end">{formatMoment(receipt.erased_at, language)}</dd>
          {Object.entries(receipt.counts).map(([what, count]) => (
            <div key={what} className="contents">
              <dt className="text-ink-3 first-letter:uppercase">{what.replaceAll('_', ' ')}</dt>
              <dd className="text-end tabular-nums">{formatCount(count, language)}</dd>
            </div>
          ))}
        </dl>
        {receipt.reason !== null && (
          <p className="text-sm text-ink-2">
            {t('contact.because')} {receipt.reason}
          </p>
        )}
        {receipt.signature === null ? (
          <Note>{t('contact.redacting')}</Note>
        ) : (
          <div>
            <p className="text-sm text-ink-3">{t('contact.signature')}</p>
            <code className="block font-mono text-xs text-ink-2 select-all wrap-anywhere">{receipt.signature}</code>
          </div>
        )}
      </div>
      <DialogActions>
        <Button onClick={save} disabled={receipt.signature === null}>
          <Download className="size-4" aria-hidden />
          {t('action.download')}
        </Button>
        <Button look="primary" onClick={onClose}>
          {t('action.done')}
        </Button>
      </DialogActions>
    </>
  );
}
