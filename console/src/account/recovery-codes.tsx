import { Download } from 'lucide-react';
import { useState } from 'react';
import { saveText } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, CheckBox, CopyButton, Dialog, DialogActions } from '../ui/index.ts';

/** The codes, the one time they are known. Closing needs a word that they are kept. */
export function RecoveryCodes({ codes, onClose }: { codes: string[] | null; onClose(): void }) {
  const t = useT();
  const [kept, setKept] = useState(false);
  const close = () => {
    if (!kept) return;
    setKept(false);
    onClose();
  };
  return (
    <Dialog open={codes !== null} onClose={close} title={t('security.codes_title')} closeLabel={t('action.close')}>
      <div className="flex flex-col gap-4 px-5 py-5">
        <p className="text-base text-ink-2 text-pretty">{t('security.codes_lead')}</p>
        <ul
          data-testid="recovery-codes"
          className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-lg border border-accent-line bg-accent-soft px-4 py-3.5 font-mono text-base text-accent-ink select-text"
        >
          {codes?.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-2">
          <CopyButton label={t('action.copy')} text={codes?.join('\n') ?? ''} />
          <Button onClick={() => saveText(t('security.codes_file'), codes?.join('\n') ?? '')}>
            <Download className="size-4" aria-hidden />
            {t('action.download')}
          </Button>
        </div>
        <CheckBox label={t('security.codes_kept')} checked={kept} onChange={(event) => setKept(event.target.checked)} />
      </div>
      <DialogActions>
        <Button look="primary" disabled={!kept} onClick={close}>
          {t('action.done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
