import { type ReactNode, useState } from 'react';
import { asProblem } from '../api/problem.ts';
import { useT } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { Dialog } from './lazy-dialog.tsx';
import { Field, TextArea } from './field.tsx';
import { Note } from './note.tsx';
import { problemText } from './problem-state.tsx';

export interface ConfirmDialogProps {
  open: boolean;
  onClose(): void;
  title: string;
  children: ReactNode;
  confirm: string;
  danger?: boolean;
  /** Has to be typed exactly before the button works. */
  typed?: { label: string; text: string };
  /** Asks for the reason, which is written down. */
  reason?: { label: string; hint?: string; optional?: boolean };
  onConfirm(reason: string): Promise<unknown>;
}

/** Asks before something that cannot be undone by the next click. Stays open with the reason when it did not work. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const t = useT();
  return (
    <Dialog open={props.open} onClose={props.onClose} title={props.title} closeLabel={t('action.close')}>
      {/* Fresh with each opening. */}
      {props.open && <Question {...props} />}
    </Dialog>
  );
}

function Question({ onClose, children, confirm, danger = false, typed, reason, onConfirm }: ConfirmDialogProps) {
  const t = useT();
  const [name, setName] = useState('');
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const ready =
    (typed === undefined || name.trim() === typed.text) &&
    (reason === undefined || reason.optional === true || why.trim().length >= 3);

  async function go(): Promise<void> {
    if (!ready || busy) return;
    setBusy(true);
    setProblem(null);
    try {
      // One line, as it stands in the log.
      await onConfirm(why.trim().replace(/\s+/g, ' '));
      onClose();
    } catch (cause) {
      setProblem(asProblem(cause));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      className="flex flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <div className="flex flex-col gap-4 px-5 py-4.5">
        {problem !== null && <Note tone="danger">{problemText(problem, t)}</Note>}
        <div className="flex flex-col gap-2 text-base text-ink-2 text-pretty">{children}</div>
        {reason !== undefined && (
          <TextArea
            label={reason.label}
            hint={reason.hint}
            value={why}
            maxLength={500}
            onChange={(event) => setWhy(event.target.value)}
          />
        )}
        {typed !== undefined && (
          <Field
            label={typed.label}
            value={name}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look={danger ? 'destroy' : 'primary'} disabled={!ready} busy={busy}>
          {confirm}
        </Button>
      </DialogActions>
    </form>
  );
}

export function DialogActions({ children }: { children: ReactNode }) {
  return (
    <footer className="sticky bottom-0 flex flex-wrap justify-end gap-2 border-t border-line bg-raised px-5 py-3">
      {children}
    </footer>
  );
}
