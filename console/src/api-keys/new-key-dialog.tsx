import type { NewApiKey } from '../api/types.ts';
import { useT } from '../i18n/index.ts';
import { Button, Dialog, DialogActions, ShownOnce } from '../ui/index.ts';

/** A key in full, once. Only its own button closes this: a slip beside it would cost the key. */
export function NewKeyDialog({ made, onClose }: { made: NewApiKey | null; onClose(): void }) {
  const t = useT();
  return (
    <Dialog open={made !== null} onClose={onClose} title={t('keys.shown_title')} closeLabel={t('keys.kept')} stays>
      <div className="flex flex-col gap-4 px-5 py-5">
        <p className="text-base text-ink-2 text-pretty">{t('keys.shown_lead')}</p>
        {made !== null && <ShownOnce label={made.name} value={made.key} />}
        <p className="text-sm text-ink-3">{t('keys.use')}</p>
      </div>
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          {t('keys.kept')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
