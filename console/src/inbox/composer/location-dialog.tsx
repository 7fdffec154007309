import { useState } from 'react';
import type { MessageCreate } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Button, DialogActions, Field } from '../../ui/index.ts';
import { readPlace } from './read-place.ts';

export interface ExtraFormProps {
  onSend(body: MessageCreate, shown: string): void;
  onClose(): void;
}

/** A place: its position, or a line copied from a map. */
export function LocationForm({ onSend, onClose }: ExtraFormProps) {
  const t = useT();
  const [position, setPosition] = useState('');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState<string>();
  const place = readPlace(position);

  const locate = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setPosition(`${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`),
      () => setProblem(t('sending.location.not_found')),
    );

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (place === null) return setProblem(t('sending.location.bad'));
        const words = { ...(name.trim() && { name: name.trim() }), ...(address.trim() && { address: address.trim() }) };
        onSend({ type: 'location', location: { ...place, ...words } }, name.trim() || position);
        onClose();
      }}
    >
      <div className="flex flex-col gap-4 px-5 py-4.5">
        <Field
          autoFocus
          label={t('sending.location.position')}
          hint={t('sending.location.hint')}
          error={problem}
          value={position}
          placeholder="52.5200, 13.4050"
          onChange={(event) => {
            setPosition(event.target.value);
            setProblem(undefined);
          }}
        />
        {'geolocation' in navigator && (
          <Button size="sm" className="self-start" onClick={locate}>
            {t('sending.location.here')}
          </Button>
        )}
        <Field
          label={t('sending.location.name')}
          value={name}
          maxLength={1000}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t('sending.location.address')}
          value={address}
          maxLength={1000}
          onChange={(event) => setAddress(event.target.value)}
        />
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" disabled={position.trim() === ''}>
          {t('inbox.composer.send')}
        </Button>
      </DialogActions>
    </form>
  );
}
