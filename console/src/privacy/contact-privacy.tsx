import { useQueryClient } from '@tanstack/react-query';
import { FileDown, UserRoundX } from 'lucide-react';
import { useState } from 'react';
import type { Erasure } from '../api/types.ts';
import { request, requestFile } from '../api/request.ts';
import { saveBlob } from '../forms/save-file.ts';
import { useAction } from '../forms/use-action.ts';
import { useT } from '../i18n/index.ts';
import { Button, ConfirmDialog } from '../ui/index.ts';
import { ReceiptDialog } from './receipt-dialog.tsx';

/** What a person may ask of us: a copy of all we have of them, or that we forget them. */
export default function ContactPrivacy({ id, name, onErased }: { id: string; name: string; onErased?: () => void }) {
  const t = useT();
  const act = useAction();
  const client = useQueryClient();
  const [erasing, setErasing] = useState(false);
  const [receipt, setReceipt] = useState<Erasure | null>(null);
  const path = `/api/v1/contacts/${id}` as const;
  const save = () => act(async () => saveBlob(`contact-${id}.json`, await requestFile(`${path}/export`)));
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" onClick={save}>
        <FileDown className="size-4" aria-hidden />
        {t('contact.export')}
      </Button>
      <Button size="sm" look="danger" onClick={() => setErasing(true)}>
        <UserRoundX className="size-4" aria-hidden />
        {t('contact.erase')}
      </Button>
      <ConfirmDialog
        open={erasing}
        onClose={() => setErasing(false)}
        title={t('contact.erase_title', { name })}
        confirm={t('contact.erase_confirm')}
        danger
        reason={{ label: t('contact.reason'), hint: t('contact.reason_hint'), optional: true }}
        onConfirm={async (reason) => {
          setReceipt(
            await request<Erasure>(`${path}/erase`, { method: 'POST', body: reason === '' ? {} : { reason } }),
          );
        }}
      >
        <p>{t('contact.erase_body')}</p>
      </ConfirmDialog>
      <ReceiptDialog
        receipt={receipt}
        onClose={() => {
          setReceipt(null);
          // Only now: until then this very panel is drawn from what has just been erased.
          void client.invalidateQueries();
          onErased?.();
        }}
      />
    </div>
  );
}
