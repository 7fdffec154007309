import { useState } from 'react';
import type { ApiKey, NewApiKey } from '../api/types.ts';
import { edit } from '../api/edit.ts';
import { request, type Tagged } from '../api/request.ts';
import { FormProblem, useChange, useSaveForm } from '../forms/index.ts';
import { useNow, useT } from '../i18n/index.ts';
import { PermissionPicker } from '../roles/permission-picker.tsx';
import { usePermissionTable } from '../roles/use-permissions.ts';
import { useSession } from '../session/index.ts';
import { Button, DialogActions, Field, Note, Select, TextArea } from '../ui/index.ts';
import { isAddress, splitAddresses } from './addresses.ts';
import { endOfDay, expiries, expiresAt, type Expiry } from './expiry.ts';

export interface KeyFormProps {
  loaded: Tagged<ApiKey> | null;
  onClose(): void;
  onMade(key: NewApiKey): void;
  onReload?: () => void;
}

export function KeyForm({ loaded, onClose, onMade, onReload }: KeyFormProps) {
  const t = useT();
  const change = useChange();
  const now = useNow();
  const { permissions: mine } = useSession();
  const { data: table } = usePermissionTable();
  const [chosen, setChosen] = useState<Set<string>>(new Set(loaded?.row.scopes));
  const [none, setNone] = useState(false);
  // A key that could make keys could not be taken back: its children would stay.
  const known = table?.data.map(({ permission }) => permission).filter((name) => name !== 'api_keys.write') ?? [];
  const row = loaded?.row;
  const ends = row?.expires_at;
  const before = {
    name: row?.name ?? '',
    expiry: (row === undefined ? '90' : ends == null ? 'never' : 'date') as Expiry,
    date: ends == null ? '' : localDay(new Date(ends)),
    allowed_addresses: row?.allowed_addresses?.join('\n') ?? '',
  };
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm(before, async (entered) => {
    setNone(chosen.size === 0);
    if (chosen.size === 0) return;
    const addresses = splitAddresses(entered.allowed_addresses);
    const expires_at = expiresAt(entered.expiry, entered.date, new Date());
    const body = {
      name: entered.name,
      scopes: known.filter((permission) => chosen.has(permission)),
      allowed_addresses: addresses.length === 0 ? null : addresses,
      // The picked day of a key that is only renamed stays the very moment that it was.
      expires_at: entered.expiry === 'date' && entered.date === before.date && ends != null ? ends : expires_at,
    };
    if (loaded === null) {
      const call = request<NewApiKey>('/api/v1/api_keys', { method: 'POST', body });
      onMade(await change(call, { touched: ['api_keys'] }));
    } else {
      const call = edit(`/api/v1/api_keys/${loaded.row.id}`, loaded, body);
      await change(call, { said: t('keys.saved'), touched: ['api_keys'] });
    }
    onClose();
  });
  const expiry = form.watch('expiry');
  const reading = known.filter((permission) => permission.endsWith('.read') && mine.has(permission));

  return (
    <form noValidate onSubmit={onSubmit}>
      <div className="flex flex-col gap-4.5 px-5 py-5">
        <FormProblem problem={problem} wait_s={wait_s} onReload={onReload} />
        {none && chosen.size === 0 && <Note tone="danger">{t('roles.none')}</Note>}
        <Field
          label={t('keys.name')}
          hint={t('keys.name_hint')}
          autoComplete="off"
          autoFocus={loaded === null}
          error={errorOf('name')}
          {...form.register('name', { required: t('form.missing') })}
        />
        <div className="flex flex-col gap-1.5">
          <div className="flex flex-wrap items-end justify-between gap-2">
            <span className="text-sm font-medium">{t('keys.scopes')}</span>
            <span className="flex gap-1">
              <Button size="sm" look="quiet" onClick={() => setChosen(new Set(reading))}>
                {t('keys.presets.read')}
              </Button>
              <Button
                size="sm"
                look="quiet"
                onClick={() => setChosen(new Set(known.filter((permission) => mine.has(permission))))}
              >
                {t('keys.presets.all')}
              </Button>
              <Button size="sm" look="quiet" onClick={() => setChosen(new Set())}>
                {t('keys.presets.none')}
              </Button>
            </span>
          </div>
          <PermissionPicker label={t('keys.scopes')} known={known} chosen={chosen} onChange={setChosen} />
          <p className="text-sm text-ink-3">{t('keys.scopes_hint')}</p>
        </div>
        <div className="grid gap-4.5 sm:grid-cols-2">
          <Select
            label={t('keys.expiry')}
            options={expiries.map((value) => ({ value, label: t(`keys.expiries.${value}`) }))}
            {...form.register('expiry')}
          />
          {expiry === 'date' && (
            <Field
              label={t('keys.expires_on')}
              type="date"
              min={localDay(now)}
              error={errorOf('date')}
              {...form.register('date', { validate: (date) => endOfDay(date) !== null || t('form.missing') })}
            />
          )}
        </div>
        <TextArea
          label={t('keys.addresses')}
          hint={t('keys.addresses_hint')}
          spellCheck={false}
          autoCapitalize="none"
          className="[&_textarea]:font-mono [&_textarea]:text-sm"
          error={errorOf('allowed_addresses')}
          {...form.register('allowed_addresses', {
            validate: (text) => {
              const wrong = splitAddresses(text).find((part) => !isAddress(part));
              return wrong === undefined || t('keys.address_wrong', { address: wrong });
            },
          })}
        />
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy} disabled={wait_s > 0}>
          {t(loaded === null ? 'keys.make' : 'action.save')}
        </Button>
      </DialogActions>
    </form>
  );
}

/** The day as a date field has it, in the reader's time zone. */
function localDay(at: Date): string {
  const part = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${part(at.getMonth() + 1)}-${part(at.getDate())}`;
}
