import type { Channel } from '../api/types.ts';
import { request } from '../api/request.ts';
import { FormProblem, useChange, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, Dialog, DialogActions, Field } from '../ui/index.ts';

export interface ConnectDialogProps {
  open: boolean;
  onClose(): void;
  /** What comes next is the check of the new number. */
  onConnected(channel: Channel): void;
}

export function ConnectDialog({ open, ...rest }: ConnectDialogProps) {
  const t = useT();
  return (
    <Dialog open={open} onClose={rest.onClose} title={t('channel.connect_title')} closeLabel={t('action.close')} wide>
      {open && <ConnectForm {...rest} />}
    </Dialog>
  );
}

const EMPTY = { name: '', phone_number_id: '', waba_id: '', access_token: '', app_secret: '' };

function ConnectForm({ onClose, onConnected }: Omit<ConnectDialogProps, 'open'>) {
  const t = useT();
  const change = useChange();
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(EMPTY, async (entered) => {
    const body = Object.fromEntries(Object.entries(entered).filter(([, value]) => value.trim() !== ''));
    const call = request<Channel>('/api/v1/channels', { method: 'POST', body });
    const made = await change(call, { said: t('channel.connected'), touched: ['channels'] });
    onClose();
    onConnected(made);
  });
  const needed = { required: t('form.missing') };
  return (
    <form noValidate onSubmit={onSubmit}>
      <div className="flex flex-col gap-4.5 px-5 py-5">
        <p className="text-sm text-ink-2 text-pretty">{t('channel.connect_lead')}</p>
        <FormProblem problem={problem} wait_s={wait_s} />
        <Field
          label={t('channel.name')}
          hint={t('channel.name_hint')}
          autoFocus
          autoComplete="off"
          error={errorOf('name')}
          {...form.register('name', needed)}
        />
        <div className="grid gap-4.5 sm:grid-cols-2">
          <Field
            label={t('channel.phone_number_id')}
            hint={t('channel.phone_number_id_hint')}
            inputMode="numeric"
            autoComplete="off"
            error={errorOf('phone_number_id')}
            {...form.register('phone_number_id', needed)}
          />
          <Field
            label={t('channel.waba_id')}
            inputMode="numeric"
            autoComplete="off"
            error={errorOf('waba_id')}
            {...form.register('waba_id', needed)}
          />
        </div>
        <Field
          label={t('channel.access_token')}
          hint={t('channel.access_token_hint')}
          type="password"
          autoComplete="off"
          error={errorOf('access_token')}
          {...form.register('access_token')}
        />
        <Field
          label={t('channel.app_secret')}
          hint={t('channel.app_secret_hint')}
          type="password"
          autoComplete="off"
          error={errorOf('app_secret')}
          {...form.register('app_secret')}
        />
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('channel.connect')}
        </Button>
      </DialogActions>
    </form>
  );
}
