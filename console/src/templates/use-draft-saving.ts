import { useState } from 'react';
import { useNavigate } from 'react-router';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import { request, type Tagged } from '../api/request.ts';
import { useChange } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { type Draft, toApi } from './draft.ts';
import type { Template } from './types.ts';

export interface DraftSaving {
  busy: 'save' | 'submit' | null;
  problem: ApiProblem | null;
  save(): Promise<void>;
  submit(): Promise<void>;
}

/** Keeps what was written, and gives it to the platform. */
export function useDraftSaving(given: {
  loaded: Tagged<Template> | null;
  draft: Draft;
  waba_id: string | null;
}): DraftSaving {
  const { loaded, draft, waba_id } = given;
  const t = useT();
  const change = useChange();
  const navigate = useNavigate();
  const [busy, setBusy] = useState<DraftSaving['busy']>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  async function keep(): Promise<Template> {
    const { body } = toApi(draft);
    const { name, language } = draft;
    if (loaded === null) {
      const made = { ...body, name, language, ...(waba_id === null ? {} : { waba_id }) };
      return request<Template>('/api/v1/templates', { method: 'POST', body: made });
    }
    const { row, etag } = loaded;
    const known = row.status === 'DRAFT' ? { name, language } : {};
    // The category of an approved one is fixed; to say it again is no change.
    return request<Template>(`/api/v1/templates/${row.id}`, { method: 'PATCH', body: { ...body, ...known }, etag });
  }

  async function run(what: 'save' | 'submit', said: string): Promise<void> {
    setBusy(what);
    setProblem(null);
    let kept: Template | undefined;
    try {
      await change(
        (async () => {
          kept = await keep();
          if (what === 'submit') await request(`/api/v1/templates/${kept.id}/submit`, { method: 'POST' });
        })(),
        { said, touched: ['templates'] },
      );
    } catch (cause) {
      setProblem(asProblem(cause));
    } finally {
      setBusy(null);
      if (loaded === null && kept !== undefined) void navigate(`/templates/${kept.id}`, { replace: true });
    }
  }

  return {
    busy,
    problem,
    save: () => run('save', t('templates.saved')),
    submit: () => run('submit', t('templates.submitted')),
  };
}
