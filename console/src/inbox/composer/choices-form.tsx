import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../i18n/index.ts';
import { Button, DialogActions, Field, IconButton, TextArea } from '../../ui/index.ts';
import { type Choices, choicesMessage, isList, most_choices } from './choices.ts';
import type { ExtraFormProps } from './location-dialog.tsx';

const empty = { title: '', description: '' };

/** Buttons or a list: the customer answers with one tap. */
export function ChoicesForm({ onSend, onClose }: ExtraFormProps) {
  const t = useT();
  const [choices, setChoices] = useState<Choices>(() => ({
    text: '',
    footer: '',
    button: t('sending.choices.button_value'),
    options: [empty, empty],
  }));
  const change = (part: Partial<Choices>) => setChoices((known) => ({ ...known, ...part }));
  const option = (place: number, part: Partial<typeof empty>) =>
    change({ options: choices.options.map((each, at) => (at === place ? { ...each, ...part } : each)) });
  const list = isList(choices);
  const message = choicesMessage(choices);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (message === null) return;
        onSend(message, choices.text.trim());
        onClose();
      }}
    >
      <div className="flex flex-col gap-4 px-5 py-4.5">
        <TextArea
          autoFocus
          label={t('sending.choices.text')}
          value={choices.text}
          maxLength={1024}
          onChange={(event) => change({ text: event.target.value })}
        />
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1.5 text-sm font-medium">{t('sending.choices.options')}</legend>
          {choices.options.map((each, place) => (
            <div key={place} className="flex flex-wrap items-end gap-x-1.5 gap-y-2 max-sm:pb-2">
              <Field
                className="flex-1 basis-full sm:basis-32"
                label={t('sending.choices.title', { n: place + 1 })}
                value={each.title}
                maxLength={24}
                onChange={(event) => option(place, { title: event.target.value })}
              />
              <Field
                className="flex-[2] basis-48"
                label={t('sending.choices.description')}
                value={each.description}
                maxLength={72}
                onChange={(event) => option(place, { description: event.target.value })}
              />
              <IconButton
                label={t('sending.choices.remove', { n: place + 1 })}
                className="mb-1"
                disabled={choices.options.length === 1}
                onClick={() => change({ options: choices.options.filter((_, at) => at !== place) })}
              >
                <X className="size-4" aria-hidden />
              </IconButton>
            </div>
          ))}
          {choices.options.length < most_choices && (
            <Button
              size="sm"
              look="quiet"
              className="self-start"
              onClick={() => change({ options: [...choices.options, empty] })}
            >
              <Plus className="size-4" aria-hidden />
              {t('sending.choices.add')}
            </Button>
          )}
          <p className="text-sm text-ink-3 text-pretty">
            {t(list ? 'sending.choices.as_list' : 'sending.choices.as_buttons')}
          </p>
        </fieldset>
        {list && (
          <Field
            label={t('sending.choices.button')}
            value={choices.button}
            maxLength={20}
            onChange={(event) => change({ button: event.target.value })}
          />
        )}
        <Field
          label={t('sending.choices.footer')}
          value={choices.footer}
          maxLength={60}
          onChange={(event) => change({ footer: event.target.value })}
        />
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" disabled={message === null}>
          {t('inbox.composer.send')}
        </Button>
      </DialogActions>
    </form>
  );
}
