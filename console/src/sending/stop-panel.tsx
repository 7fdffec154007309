import { useState } from 'react';
import type { ApiPath, InstallSending } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useAction, useChange } from '../forms/index.ts';
import { formatCount, formatMoment, useLanguage, useT } from '../i18n/index.ts';
import { Button, ConfirmDialog, Panel } from '../ui/index.ts';

interface StopPanelProps {
  path: ApiPath;
  sending: InstallSending;
  /** Which words: of the company, or of everybody on this server. */
  scope: 'company' | 'install';
}

/** The switch that stops all sending, and lets it go on. */
export function StopPanel({ path, sending, scope }: StopPanelProps) {
  const t = useT();
  const language = useLanguage();
  const change = useChange();
  const act = useAction();
  const [asking, setAsking] = useState(false);
  const put = (body: object) => request(path, { method: 'PUT', body });

  if (sending.stopped) {
    const since = formatMoment(sending.stopped_at ?? '', language);
    const lead = [
      t(`stop.${scope}_stopped`, { since }),
      sending.reason,
      sending.under_way > 0 ? t('stop.under_way', { count: formatCount(sending.under_way, language) }) : null,
    ];
    return (
      <Panel
        tone="danger"
        title={t('stop.is_stopped')}
        lead={lead.filter((part) => part !== null).join(' ')}
        actions={
          <Button
            look="primary"
            onClick={() => act(() => put({ stopped: false }), { said: t('stop.resumed'), touched: ['sending'] })}
          >
            {t('stop.resume')}
          </Button>
        }
      />
    );
  }
  return (
    <>
      <Panel
        tone="danger"
        title={t('stop.title')}
        lead={t(`stop.${scope}_lead`)}
        actions={
          <Button look="danger" onClick={() => setAsking(true)}>
            {t('stop.stop')}
          </Button>
        }
      />
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('stop.ask')}
        confirm={t('stop.stop')}
        danger
        reason={{ label: t('stop.reason'), hint: t('stop.reason_hint'), optional: true }}
        onConfirm={(reason) =>
          change(put({ stopped: true, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) }), {
            touched: ['sending'],
          })
        }
      >
        <p>{t(`stop.${scope}_body`)}</p>
      </ConfirmDialog>
    </>
  );
}
