import { Braces } from 'lucide-react';
import { useRef } from 'react';
import { useT } from '../i18n/index.ts';
import { Button, CheckBox, Field, Panel, TextArea } from '../ui/index.ts';
import { holesOf, nextHole } from './draft.ts';
import { ExampleFields } from './example-fields.tsx';
import { Faults } from './faults.tsx';
import type { SectionProps } from './header-editor.tsx';

export function BodyEditor({ draft, set, faults }: SectionProps) {
  const t = useT();
  const box = useRef<HTMLTextAreaElement>(null);
  const { body, examples } = draft;

  function addVariable(): void {
    const hole = `{{${nextHole(body)}}}`;
    const { selectionStart: from = body.length, selectionEnd: to = body.length } = box.current ?? {};
    set({ body: body.slice(0, from) + hole + body.slice(to) });
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(from + hole.length, from + hole.length);
    });
  }

  return (
    <Panel
      title={t('templates.body')}
      actions={
        <Button size="sm" onClick={addVariable}>
          <Braces className="size-3.5" aria-hidden />
          {t('templates.add_variable')}
        </Button>
      }
    >
      <div className="flex flex-col gap-4.5">
        <TextArea
          ref={box}
          label={t('templates.body')}
          className="[&>label]:sr-only"
          rows={6}
          dir="auto"
          value={body}
          hint={`${t('templates.body_hint')} ${t('templates.characters', { count: [...body].length, max: 1024 })}`}
          onChange={({ target }) => set({ body: target.value })}
        />
        <ExampleFields
          holes={holesOf(body)}
          values={examples.body}
          onChange={(values) => set({ examples: { ...examples, body: values } })}
        />
        <Faults of={faults} />
      </div>
    </Panel>
  );
}

export function FooterEditor({ draft, set, faults }: SectionProps) {
  const t = useT();
  return (
    <Panel title={t('templates.footer')} lead={t('templates.footer_hint')}>
      <div className="flex flex-col gap-3">
        <Field
          label={t('templates.footer')}
          className="[&>label]:sr-only"
          dir="auto"
          value={draft.footer}
          hint={t('templates.characters', { count: [...draft.footer].length, max: 60 })}
          onChange={({ target }) => set({ footer: target.value })}
        />
        <Faults of={faults} />
      </div>
    </Panel>
  );
}

/** A one-time code: its words are Meta's, so that there is little to choose. */
export function CodeEditor({ draft, set, faults }: SectionProps) {
  const t = useT();
  const { code } = draft;
  return (
    <Panel title={t('templates.content')} lead={t('templates.category_hints.AUTHENTICATION')}>
      <div className="flex flex-col gap-4.5">
        <CheckBox
          label={t('templates.code_advice')}
          checked={code.advice}
          onChange={({ target }) => set({ code: { ...code, advice: target.checked } })}
        />
        <div className="grid gap-4.5 sm:grid-cols-2">
          <Field
            label={t('templates.code_minutes')}
            inputMode="numeric"
            value={code.minutes}
            onChange={({ target }) => set({ code: { ...code, minutes: target.value.replace(/\D/g, '') } })}
          />
          <Field
            label={t('templates.code_button')}
            value={code.button}
            onChange={({ target }) => set({ code: { ...code, button: target.value } })}
          />
        </div>
        <Faults of={faults} />
      </div>
    </Panel>
  );
}
