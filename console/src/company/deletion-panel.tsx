import { useState } from 'react';
import type { Company } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useAction, useChange } from '../forms/index.ts';
import { formatDate, useLanguage, useT } from '../i18n/index.ts';
import { useSession } from '../session/index.ts';
import { Button, ConfirmDialog, Panel } from '../ui/index.ts';

/** The end of a company, with a month to think again. */
export function DeletionPanel({ company }: { company: Company }) {
  const t = useT();
  const language = useLanguage();
  const change = useChange();
  const act = useAction();
  const { acting } = useSession();
  const [asking, setAsking] = useState(false);
  const { name, status, delete_after } = company;
  if (acting !== null) return null;
  const path = '/api/v1/companies/current/deletion';

  if (status === 'deleting') {
    const undo = () =>
      act(() => request(path, { method: 'DELETE' }), { said: t('company.undone'), touched: ['company'] });
    return (
      <Panel
        tone="danger"
        title={t('company.deletion')}
        lead={t('company.deleting', { date: formatDate(delete_after ?? '', language) })}
        {...(company.deletion_ordered_by === 'operator'
          ? {}
          : { actions: <Button onClick={undo}>{t('company.undo')}</Button> })}
      />
    );
  }
  return (
    <>
      <Panel
        tone="danger"
        title={t('company.deletion')}
        lead={t('company.deletion_lead')}
        actions={
          <Button look="danger" onClick={() => setAsking(true)}>
            {t('company.delete')}
          </Button>
        }
      />
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('company.delete_title', { name })}
        confirm={t('company.delete_confirm')}
        danger
        typed={{ label: t('company.delete_typed', { name }), text: name }}
        onConfirm={() =>
          change(request(path, { method: 'POST', body: { confirm_name: name } }), { touched: ['company'] })
        }
      >
        <p>{t('company.delete_body')}</p>
      </ConfirmDialog>
    </>
  );
}
