import { FormProblem, PasswordField, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, Dialog, DialogActions } from '../ui/index.ts';
import { asFieldProblem } from './wrong-password.ts';

interface PasswordQuestionProps {
  open: boolean;
  onClose(): void;
  title: string;
  body: string;
  confirm: string;
  danger?: boolean;
  onPassword(password: string): Promise<void>;
}

/** Asks again who is there, before the door itself is changed. */
export function PasswordQuestion(props: PasswordQuestionProps) {
  const t = useT();
  return (
    <Dialog open={props.open} onClose={props.onClose} title={props.title} closeLabel={t('action.close')}>
      {props.open && <Question {...props} />}
    </Dialog>
  );
}

type QuestionProps = Pick<PasswordQuestionProps, 'onClose' | 'body' | 'confirm' | 'danger' | 'onPassword'>;

/** The question by itself, for a dialog that goes on after it. */
export function Question({ onClose, body, confirm, danger = false, onPassword }: QuestionProps) {
  const t = useT();
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm({ password: '' }, ({ password }) =>
    asFieldProblem(onPassword(password), 'password', t('security.current_wrong')),
  );
  return (
    <form method="post" noValidate onSubmit={onSubmit}>
      <div className="flex flex-col gap-4 px-5 py-4.5">
        <FormProblem problem={problem} wait_s={wait_s} />
        <p className="text-base text-ink-2 text-pretty">{body}</p>
        <PasswordField
          label={t('security.your_password')}
          autoComplete="current-password"
          autoFocus
          error={errorOf('password')}
          {...form.register('password', { required: t('sign_in.password_missing') })}
        />
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look={danger ? 'destroy' : 'primary'} busy={busy} disabled={wait_s > 0}>
          {confirm}
        </Button>
      </DialogActions>
    </form>
  );
}
