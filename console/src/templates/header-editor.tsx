import { useState } from 'react';
import { asProblem } from '../api/problem.ts';
import { uploadMedia } from '../api/upload.ts';
import { useT } from '../i18n/index.ts';
import { Button, Field, Note, Panel, problemText, Select } from '../ui/index.ts';
import { type Draft, HEADER_FORMATS, holesOf } from './draft.ts';
import { ExampleFields } from './example-fields.tsx';
import { Faults } from './faults.tsx';

export interface SectionProps {
  draft: Draft;
  set(change: Partial<Draft>): void;
  faults: readonly string[];
}

const ACCEPTS: Readonly<Record<string, string>> = {
  IMAGE: 'image/jpeg,image/png',
  VIDEO: 'video/mp4',
  DOCUMENT: 'application/pdf',
};

export function HeaderEditor({ draft, set, faults }: SectionProps) {
  const t = useT();
  const { header, examples } = draft;
  return (
    <Panel title={t('templates.header')}>
      <div className="flex flex-col gap-4.5">
        <Select
          quiet
          label={t('templates.header')}
          className="sm:max-w-56"
          value={header.format}
          options={HEADER_FORMATS.map((value) => ({ value, label: t(`templates.header_kinds.${value}`) }))}
          onChange={({ target }) => {
            const format = HEADER_FORMATS.find((one) => one === target.value) ?? 'NONE';
            set({ header: { ...header, format, media_id: null, handle: null } });
          }}
        />
        {header.format === 'TEXT' && (
          <Field
            label={t('templates.header_text')}
            dir="auto"
            value={header.text}
            hint={t('templates.characters', { count: [...header.text].length, max: 60 })}
            onChange={({ target }) => set({ header: { ...header, text: target.value } })}
          />
        )}
        {header.format === 'TEXT' && (
          <ExampleFields
            holes={holesOf(header.text)}
            values={examples.header}
            onChange={(values) => set({ examples: { ...examples, header: values } })}
          />
        )}
        {header.format in ACCEPTS && <SampleField draft={draft} set={set} accept={ACCEPTS[header.format] ?? ''} />}
        <Faults of={faults} />
      </div>
    </Panel>
  );
}

function SampleField({ draft, set, accept }: Pick<SectionProps, 'draft' | 'set'> & { accept: string }) {
  const t = useT();
  const { header } = draft;
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const has = header.media_id !== null || header.handle !== null;

  async function take(file: File): Promise<void> {
    setProblem(null);
    setShare(0);
    try {
      const { id } = await uploadMedia(file, setShare).done;
      set({ header: { ...header, media_id: id, handle: null } });
    } catch (cause) {
      setProblem(asProblem(cause));
    } finally {
      setShare(null);
    }
  }

  return (
    <div className="flex flex-col gap-2">
      <span className="text-sm font-medium">{t('templates.sample')}</span>
      {header.handle !== null && <span className="text-sm text-ink-2">{t('templates.sample_kept')}</span>}
      <label className="w-fit">
        <input
          type="file"
          accept={accept}
          className="peer sr-only"
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file !== undefined) void take(file);
            target.value = '';
          }}
        />
        <Button
          className="peer-focus-visible:outline-2 peer-focus-visible:outline-accent"
          tabIndex={-1}
          busy={share !== null}
          onClick={({ currentTarget }) => (currentTarget.previousElementSibling as HTMLInputElement).click()}
        >
          {share === null
            ? t(has ? 'templates.sample_change' : 'templates.sample_choose')
            : `${Math.round(share * 100)} %`}
        </Button>
      </label>
      <p className="text-sm text-ink-3">{t('templates.sample_hint')}</p>
      {problem !== null && <Note tone="danger">{problemText(problem, t)}</Note>}
    </div>
  );
}
