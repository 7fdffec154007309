import { Plus, Trash2 } from 'lucide-react';
import { useT } from '../i18n/index.ts';
import { Button, Field, IconButton, Panel, Select } from '../ui/index.ts';
import { BUTTON_KINDS, type ButtonDraft, type Draft, emptyButton, holesOf } from './draft.ts';
import { Faults } from './faults.tsx';

export interface ButtonsEditorProps {
  draft: Draft;
  set(change: Partial<Draft>): void;
  faults: ReadonlyMap<string, string[]>;
}

export function ButtonsEditor({ draft, set, faults }: ButtonsEditorProps) {
  const t = useT();
  const { buttons } = draft;
  const change = (place: number, part: Partial<ButtonDraft>) =>
    set({ buttons: buttons.map((button, at) => (at === place ? { ...button, ...part } : button)) });
  return (
    <Panel
      title={t('templates.buttons')}
      actions={
        buttons.length < 10 && (
          <Button size="sm" onClick={() => set({ buttons: [...buttons, emptyButton] })}>
            <Plus className="size-3.5" aria-hidden />
            {t('templates.add_button')}
          </Button>
        )
      }
    >
      <ul className="flex flex-col gap-4 empty:hidden">
        {buttons.map((button, place) => (
          <li key={place} className="flex flex-col gap-3 rounded-lg border border-line p-3.5">
            <div className="flex items-end gap-2">
              <Select
                label={t('templates.button_kind')}
                className="min-w-0 flex-1"
                value={button.type}
                options={BUTTON_KINDS.map((value) => ({ value, label: t(`templates.button_kinds.${value}`) }))}
                onChange={({ target }) =>
                  change(place, { type: BUTTON_KINDS.find((kind) => kind === target.value) ?? 'QUICK_REPLY' })
                }
              />
              <IconButton
                label={t('templates.remove_button')}
                className="size-11"
                onClick={() => set({ buttons: buttons.filter((_button, at) => at !== place) })}
              >
                <Trash2 className="size-4" aria-hidden />
              </IconButton>
            </div>
            <ButtonFields button={button} onChange={(part) => change(place, part)} />
            <Faults of={faults.get(`buttons.${place}`) ?? []} />
          </li>
        ))}
      </ul>
      <div className="mt-3 empty:hidden">
        <Faults of={faults.get('buttons') ?? []} />
      </div>
    </Panel>
  );
}

function ButtonFields({ button, onChange }: { button: ButtonDraft; onChange(part: Partial<ButtonDraft>): void }) {
  const t = useT();
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {button.type !== 'COPY_CODE' && (
        <Field
          label={t('templates.button_text')}
          dir="auto"
          value={button.text}
          hint={t('templates.characters', { count: [...button.text].length, max: 25 })}
          onChange={({ target }) => onChange({ text: target.value })}
        />
      )}
      {button.type === 'URL' && (
        <Field
          label={t('templates.button_url')}
          type="url"
          hint={t('templates.button_url_hint')}
          value={button.url}
          onChange={({ target }) => onChange({ url: target.value })}
        />
      )}
      {button.type === 'URL' && holesOf(button.url).length > 0 && (
        <Field
          label={t('templates.button_url_example')}
          type="url"
          value={button.example}
          onChange={({ target }) => onChange({ example: target.value })}
        />
      )}
      {button.type === 'PHONE_NUMBER' && (
        <Field
          label={t('templates.button_phone')}
          type="tel"
          value={button.phone_number}
          onChange={({ target }) => onChange({ phone_number: target.value })}
        />
      )}
      {button.type === 'COPY_CODE' && (
        <Field
          label={t('templates.button_code')}
          value={button.example}
          maxLength={15}
          onChange={({ target }) => onChange({ example: target.value })}
        />
      )}
    </div>
  );
}
