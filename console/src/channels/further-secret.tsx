import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Channel } from '../api/types.ts';
import { request } from '../api/request.ts';
import { FormProblem, useChange, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, Field, Select } from '../ui/index.ts';

const kinds = ['app_secret', 'verify_token'] as const;

/** The secret of another Meta app that delivers for this number, accepted beside the one that stands. */
export function FurtherSecret({ channel }: { channel: Channel }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (open) return <SecretForm id={channel.id} onClose={() => setOpen(false)} />;
  return (
    <Button size="sm" look="quiet" className="-ms-2 self-start" onClick={() => setOpen(true)}>
      <Plus className="size-4" aria-hidden />
      {t('channel.add_further')}
    </Button>
  );
}

function SecretForm({ id, onClose }: { id: string; onClose(): void }) {
  const t = useT();
  const change = useChange();
  const values = { kind: 'app_secret', name: '', secret: '' };
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(values, async (entered) => {
    const body = { ...entered, name: entered.name.trim(), secret: entered.secret.trim() };
    await change(request(`/api/v1/channels/${id}/secrets`, { method: 'POST', body }), {
      said: t('channel.further_added'),
      touched: ['channels'],
    });
    onClose();
  });
  const needed = { required: t('form.missing') };
  return (
    <form noValidate onSubmit={onSubmit} className="mt-1 flex flex-col gap-4 rounded-lg bg-sunken p-4">
      <p className="text-sm text-ink-2 text-pretty">{t('channel.further_lead')}</p>
      <FormProblem problem={problem} wait_s={wait_s} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={t('channel.which')}
          options={kinds.map((value) => ({ value, label: t(`channel.kinds.${value}`) }))}
          {...form.register('kind')}
        />
        <Field
          label={t('channel.further_name')}
          autoFocus
          autoComplete="off"
          error={errorOf('name')}
          {...form.register('name', needed)}
        />
      </div>
      <Field
        label={t('channel.secret')}
        type="password"
        autoComplete="off"
        error={errorOf('secret')}
        {...form.register('secret', needed)}
      />
      <div className="flex justify-end gap-2">
        <Button size="sm" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button size="sm" type="submit" look="primary" busy={busy}>
          {t('channel.accept_further')}
        </Button>
      </div>
    </form>
  );
}
