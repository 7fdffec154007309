import { Play, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { request } from '../api/request.ts';
import { useAction, useChange } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Button, ConfirmDialog } from '../ui/index.ts';
import type { Template } from './types.ts';

export function TemplateActions({ template }: { template: Template }) {
  const { id, name, status, pause, draft } = template;
  const t = useT();
  const act = useAction();
  const change = useChange();
  const navigate = useNavigate();
  const mayWrite = useAllowed('templates.write');
  const mayDelete = useAllowed('templates.delete');
  const [asking, setAsking] = useState(false);
  const touched = ['templates'];

  async function remove(): Promise<void> {
    await change(request(`/api/v1/templates/${id}`, { method: 'DELETE' }), { said: t('templates.removed') });
    await navigate('/templates');
    await change(Promise.resolve(), { touched });
  }

  return (
    <div className="flex flex-wrap gap-2">
      {mayWrite && pause !== null && pause.until === null && (
        <Button onClick={() => act(() => request(`/api/v1/templates/${id}/unpause`, { method: 'POST' }), { touched })}>
          <Play className="size-4" aria-hidden />
          {t('templates.unpause')}
        </Button>
      )}
      {mayWrite && draft !== null && (
        <Button
          onClick={() =>
            act(() => request(`/api/v1/templates/${id}`, { method: 'PATCH', body: { draft: null } }), { touched })
          }
        >
          <Undo2 className="size-4" aria-hidden />
          {t('templates.discard')}
        </Button>
      )}
      {mayDelete && status !== 'DISABLED' && (
        <Button look="danger" onClick={() => setAsking(true)}>
          <Trash2 className="size-4" aria-hidden />
          {t('templates.remove')}
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('templates.remove_title', { name })}
        confirm={t('templates.remove')}
        danger
        onConfirm={remove}
      >
        <p>{t(status === 'DRAFT' ? 'templates.remove_draft' : 'templates.remove_body')}</p>
      </ConfirmDialog>
    </div>
  );
}
