import { useState } from 'react';
import { formatMoment, useLanguage, useT } from '../../i18n/index.ts';
import { Button, Dialog, DialogActions, Field } from '../../ui/index.ts';
import { fieldText, fieldTime, suggestions } from './schedule-times.ts';

export interface ScheduleDialogProps {
  open: boolean;
  /** The hour it has now. */
  at?: string | null;
  onClose(): void;
  onChoose(send_at: string): void;
}

/** Asks for the hour, in the reader's own time zone. */
export function ScheduleDialog({ open, at = null, onClose, onChoose }: ScheduleDialogProps) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t('sending.schedule.title')} closeLabel={t('action.close')}>
      {open && <Times at={at} onClose={onClose} onChoose={onChoose} />}
    </Dialog>
  );
}

function Times({ at, onClose, onChoose }: Required<Omit<ScheduleDialogProps, 'open'>>) {
  const t = useT();
  const language = useLanguage();
  const [now] = useState(() => new Date());
  const [text, setText] = useState(fieldText(at === null ? suggestions(now)[0]!.at : new Date(at)));
  const chosen = fieldTime(text);
  const past = chosen !== null && chosen <= now;
  const choose = (time: Date) => {
    onChoose(time.toISOString());
    onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== null && !past) choose(chosen);
      }}
    >
      <div className="flex flex-col gap-4 px-5 py-4.5">
        <div className="flex flex-col gap-1">
          {suggestions(now).map((one) => (
            <button
              key={one.label}
              type="button"
              onClick={() => choose(one.at)}
              className="flex h-10 items-center justify-between rounded-lg px-3 text-base hover:bg-hover"
            >
              {t(`sending.schedule.${one.label}`)}
              <span className="text-sm text-ink-3 tabular-nums">{formatMoment(one.at.toISOString(), language)}</span>
            </button>
          ))}
        </div>
        <Field
          label={t('sending.schedule.at')}
          hint={t('sending.schedule.zone', { zone: new Intl.DateTimeFormat().resolvedOptions().timeZone })}
          error={past ? t('sending.schedule.past') : undefined}
          type="datetime-local"
          min={fieldText(now)}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" disabled={chosen === null || past}>
          {t('sending.schedule.confirm')}
        </Button>
      </DialogActions>
    </form>
  );
}
