import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { FormProblem } from '../forms/index.ts';
import type { Tagged } from '../api/request.ts';
import { useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Badge, Button, PageBody } from '../ui/index.ts';
import { Basics } from './basics.tsx';
import { BodyEditor, CodeEditor, FooterEditor } from './body-editor.tsx';
import { ButtonsEditor } from './buttons-editor.tsx';
import { type Draft, emptyDraft, faultsBySection, fromTemplate, toApi } from './draft.ts';
import { FaultList } from './faults.tsx';
import { HeaderEditor } from './header-editor.tsx';
import { PhonePreview } from './phone-preview.tsx';
import { StateNotes } from './state-notes.tsx';
import { TemplateActions } from './template-actions.tsx';
import type { Template } from './types.ts';
import { useDraftCheck } from './use-draft-check.ts';
import { useDraftSaving } from './use-draft-saving.ts';
import { statusTone, statusWord } from './words.ts';

/** The parts of a template beside the phone on which it will arrive. */
export function Builder({ loaded }: { loaded: Tagged<Template> | null }) {
  const t = useT();
  const template = loaded?.row ?? null;
  const [draft, setDraft] = useState<Draft>(() => (template === null ? emptyDraft : fromTemplate(template)));
  const [waba_id, setAccount] = useState<string | null>(template?.waba_id ?? null);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const faults = faultsBySection(useDraftCheck(draft), toApi(draft).sections);
  const saving = useDraftSaving({ loaded, draft, waba_id });
  const mayWrite = useAllowed('templates.write');
  const editable = mayWrite && (template === null || template.editable);
  const isCode = draft.category === 'AUTHENTICATION';

  return (
    <PageBody>
      <header className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0">
          <Link to="/templates" className="inline-flex items-center gap-1.5 text-sm text-ink-2 hover:text-ink">
            <ArrowLeft className="size-3.5 rtl:-scale-x-100" aria-hidden />
            {t('templates.back')}
          </Link>
          <h1 className="mt-0.5 flex flex-wrap items-center gap-2.5 text-xl font-semibold tracking-tight wrap-anywhere">
            {template?.name ?? t('templates.new_title')}
            {template !== null && <Badge tone={statusTone(template.status)}>{statusWord(t, template.status)}</Badge>}
          </h1>
        </div>
        {template !== null && <TemplateActions template={template} />}
      </header>
      {template !== null && <StateNotes template={template} />}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <form
          noValidate
          className="flex min-w-0 flex-col gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            void saving.save();
          }}
        >
          <FormProblem problem={saving.problem} wait_s={0} />
          <fieldset disabled={!editable} className="contents">
            <Basics
              draft={draft}
              set={set}
              template={template}
              account={waba_id}
              onAccount={setAccount}
              faults={[...(faults.get('category') ?? []), ...(faults.get('name') ?? [])]}
            />
            {isCode ? (
              <CodeEditor
                draft={draft}
                set={set}
                faults={[...(faults.get('footer') ?? []), ...(faults.get('buttons.0') ?? [])]}
              />
            ) : (
              <>
                <HeaderEditor draft={draft} set={set} faults={faults.get('header') ?? []} />
                <BodyEditor
                  draft={draft}
                  set={set}
                  faults={[...(faults.get('body') ?? []), ...(faults.get('components') ?? [])]}
                />
                <FooterEditor draft={draft} set={set} faults={faults.get('footer') ?? []} />
                <ButtonsEditor draft={draft} set={set} faults={faults} />
              </>
            )}
          </fieldset>
          <FaultList kept={draft.kept.length > 0} faults={faults.get('kept') ?? []} />
          {editable && (
            <div className="flex flex-wrap items-center justify-end gap-2">
              <p className="me-auto text-sm text-ink-2">
                {t(faults.size === 0 ? 'templates.nothing_to_correct' : 'templates.to_correct')}
              </p>
              <Button type="submit" busy={saving.busy === 'save'} disabled={saving.busy !== null}>
                {t('templates.save')}
              </Button>
              <Button
                look="primary"
                busy={saving.busy === 'submit'}
                disabled={saving.busy !== null || faults.size > 0 || draft.name === ''}
                onClick={() => void saving.submit()}
              >
                {t('templates.submit')}
              </Button>
            </div>
          )}
        </form>
        <aside aria-label={t('templates.preview')} className="order-first lg:sticky lg:top-6 lg:order-none">
          <PhonePreview draft={draft} />
        </aside>
      </div>
    </PageBody>
  );
}
