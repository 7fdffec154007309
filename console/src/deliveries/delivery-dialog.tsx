import { useQuery } from '@tanstack/react-query';
import { FileDown, RotateCcw } from 'lucide-react';
import { api, unwrap } from '../api/client.ts';
import { request, requestFile } from '../api/request.ts';
import type { InboundDelivery } from '../api/types.ts';
import { saveBlob } from '../forms/save-file.ts';
import { useAction } from '../forms/use-action.ts';
import { formatBytes, formatMoment, useLanguage, useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Button, Dialog, ProblemState, Skeleton } from '../ui/index.ts';

export interface DeliveryDialogProps {
  delivery: InboundDelivery | null;
  onClose(): void;
}

/** One delivery, with its body as Meta sent it. */
export function DeliveryDialog({ delivery, onClose }: DeliveryDialogProps) {
  const t = useT();
  return (
    <Dialog
      open={delivery !== null}
      onClose={onClose}
      title={t('deliveries.detail')}
      closeLabel={t('action.close')}
      wide
    >
      {delivery !== null && <Detail delivery={delivery} onReplayed={onClose} />}
    </Dialog>
  );
}

function Detail({ delivery, onReplayed }: { delivery: InboundDelivery; onReplayed(): void }) {
  const t = useT();
  const act = useAction();
  const mayReplay = useAllowed('deliveries.write');
  const path = `/api/v1/inbound_deliveries/${delivery.id}` as const;
  const replay = () =>
    act(
      async () => {
        await request(`${path}/replay`, { method: 'POST' });
        onReplayed();
      },
      { said: t('deliveries.replay_ordered'), touched: ['deliveries'] },
    );
  const save = () => act(async () => saveBlob(`delivery-${delivery.id}.json`, await requestFile(`${path}/raw`)));
  const language = useLanguage();
  // Not ra-core's getOne: its cache is filled from the list, whose rows come without the body.
  const { data, error, refetch } = useQuery({
    queryKey: ['deliveries', 'whole', delivery.id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/inbound_deliveries/{id}', { params: { path: { id: delivery.id } }, signal })),
  });
  const facts = [
    [t('deliveries.at'), formatMoment(delivery.received_at, language)],
    [t('deliveries.state'), t(`deliveries.states.${delivery.state}`)],
    [t('deliveries.reason'), delivery.reason],
    [t('deliveries.field'), delivery.field],
    [t('deliveries.number'), delivery.phone_number_id],
    [t('deliveries.size'), formatBytes(delivery.size_bytes, language)],
    [t('deliveries.attempts'), String(delivery.attempts)],
  ].filter(([, value]) => value !== null);
  return (
    <div className="flex flex-col gap-4 p-5">
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-base">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-3">{label}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={save}>
          <FileDown className="size-4" aria-hidden />
          {t('deliveries.download')}
        </Button>
        {mayReplay && (
          <Button size="sm" onClick={replay}>
            <RotateCcw className="size-4" aria-hidden />
            {t('deliveries.replay')}
          </Button>
        )}
      </div>
      <section>
        <h3 className="mb-2 text-sm font-semibold">{t('deliveries.raw')}</h3>
        {error ? (
          <ProblemState className="py-6" error={error} onRetry={() => void refetch()} />
        ) : data === undefined ? (
          <Skeleton className="h-40" />
        ) : (
          <pre
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by keyboard
            tabIndex={0}
            className="max-h-96 overflow-auto rounded-lg border border-line bg-sunken p-3.5 font-mono text-xs leading-5"
          >
            {rawText(data.raw)}
          </pre>
        )}
      </section>
    </div>
  );
}

/** Laid out for reading where it is JSON; as it came where it is not. */
function rawText(raw: unknown): string {
  if (typeof raw !== 'string') return JSON.stringify(raw, null, 2) ?? '';
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
