import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, LayoutTemplate } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../api/client.ts';
import type { Template } from '../../api/types.ts';
import { languageName, useLanguage, useT } from '../../i18n/index.ts';
import { Badge, Button, DialogActions, EmptyState, Field, ProblemState, SearchBox, Skeleton } from '../../ui/index.ts';
import { FileSlot } from './file-slot.tsx';
import type { ExtraFormProps } from './location-dialog.tsx';
import { TemplateFace } from './template-face.tsx';
import { type Slot, slotsOf, templateMessage, templateWords } from './template-values.ts';

/** Approved templates of a number: chosen, filled in beside what the customer will see, and sent. */
export function TemplateForm({ channel_id, onSend, onClose }: ExtraFormProps & { channel_id: string }) {
  const [chosen, setChosen] = useState<Template | null>(null);
  if (chosen === null) return <TemplateList channel_id={channel_id} onChoose={setChosen} />;
  return <TemplateFields template={chosen} onBack={() => setChosen(null)} onSend={onSend} onClose={onClose} />;
}

function TemplateList({ channel_id, onChoose }: { channel_id: string; onChoose(template: Template): void }) {
  const t = useT();
  const language = useLanguage();
  const [q, setQ] = useState('');
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['templates', 'to-send', channel_id],
    queryFn: async ({ signal }) => {
      const channel = await unwrap(api.GET('/api/v1/channels/{id}', { params: { path: { id: channel_id } }, signal }));
      const query = {
        status: 'APPROVED',
        waba_id: channel.waba_id,
        sort: 'name' as const,
        order: 'asc' as const,
        limit: 200,
      };
      return unwrap(api.GET('/api/v1/templates', { params: { query }, signal }));
    },
  });
  if (error) return <ProblemState error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton className="m-5 h-24" />;
  const wanted = q.trim().toLocaleLowerCase();
  const rows = data.data.filter(
    (template) => template.name.includes(wanted) || templateWords(template).toLocaleLowerCase().includes(wanted),
  );
  if (data.data.length === 0) {
    return (
      <EmptyState icon={LayoutTemplate} title={t('sending.template.none')} hint={t('sending.template.none_hint')} />
    );
  }
  return (
    <div className="flex flex-col gap-3 p-5">
      <SearchBox
        autoFocus
        label={t('sending.template.search')}
        clearLabel={t('action.clear_search')}
        value={q}
        onChange={setQ}
      />
      <ul aria-label={t('sending.template.choose')} className="flex flex-col gap-1">
        {rows.map((template) => (
          <li key={template.id}>
            <button
              type="button"
              data-testid="template"
              onClick={() => onChoose(template)}
              className="flex w-full flex-col gap-1 rounded-lg px-3 py-2.5 text-start hover:bg-hover"
            >
              <span className="flex flex-wrap items-center gap-2">
                <span className="text-base font-medium wrap-anywhere">{template.name}</span>
                <Badge>{languageName(template.language.replace('_', '-'), language)}</Badge>
              </span>
              <span className="line-clamp-2 text-sm text-ink-2" dir="auto">
                {templateWords(template)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Header and body count their variables from one, each for itself. */
const labels = {
  header: 'sending.template.header_value',
  body: 'sending.template.value',
  button: 'sending.template.button_value',
} as const;

function TemplateFields({
  template,
  onBack,
  onSend,
  onClose,
}: ExtraFormProps & { template: Template; onBack(): void }) {
  const t = useT();
  const [values, setValues] = useState<Record<string, string>>({});
  const slots = slotsOf(template);
  const ready = slots.every(({ key }) => (values[key] ?? '').trim() !== '');
  const set = (key: string, value: string) => setValues((known) => ({ ...known, [key]: value }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        onSend(templateMessage(template, values), templateWords(template, values));
        onClose();
      }}
    >
      <div className="grid gap-6 px-5 py-4.5 md:grid-cols-2">
        <div className="flex flex-col gap-4">
          <Button size="sm" look="quiet" className="-ms-2 self-start" onClick={onBack}>
            <ArrowLeft className="mirror size-4" aria-hidden />
            {template.name}
          </Button>
          {slots.map((slot, place) => (
            <SlotField
              key={slot.key}
              first={place === 0}
              slot={slot}
              value={values[slot.key] ?? ''}
              onChange={(value) => set(slot.key, value)}
            />
          ))}
        </div>
        <section aria-label={t('sending.template.preview')}>
          <TemplateFace template={template} values={values} />
        </section>
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" disabled={!ready}>
          {t('inbox.composer.send')}
        </Button>
      </DialogActions>
    </form>
  );
}

interface SlotFieldProps {
  slot: Slot;
  first: boolean;
  value: string;
  onChange(value: string): void;
}

function SlotField({ slot, first, value, onChange }: SlotFieldProps) {
  const t = useT();
  if (slot.kind === 'file') return <FileSlot format={slot.format ?? 'image'} value={value} onChange={onChange} />;
  return (
    <Field
      autoFocus={first}
      label={t(labels[slot.where], { name: slot.name })}
      hint={slot.example === '' ? undefined : t('sending.template.example', { example: slot.example })}
      value={value}
      maxLength={slot.where === 'header' ? 60 : 1024}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
