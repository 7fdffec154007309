import { raiseNotice, resolveNotice, type NewNotice, type NoticeTools } from '#features/notices';
import type { TenantDb } from '#platform/db';
import type { TemplateRow } from './template-wire.ts';
import { pauseWords, rejectionWords, stateObjection } from './words.ts';

/** Under which the present trouble with a template is told. */
export const statusKey = ({ id }: Pick<TemplateRow, 'id'>): string => `template:${id}:status`;

/** Tells people what the state means that a template has come into, and that the trouble before is over. */
export async function tellOfStatus(
  tdb: TenantDb,
  row: TemplateRow,
  { status, why, reason }: { status: string; why: string | null; reason: string | null },
  tools: NoticeTools,
): Promise<void> {
  const dedupe_key = statusKey(row);
  const subject = { type: 'template' as const, id: row.id };
  const name = `“${row.name}” (${row.language})`;
  const tell = (notice: Pick<NewNotice, 'kind' | 'severity' | 'title' | 'detail'>) =>
    raiseNotice(tdb, { ...notice, subject, dedupe_key }, tools);
  // Another state is other trouble, to be told anew.
  await resolveNotice(tdb, dedupe_key, tools);
  if (status === 'REJECTED') {
    const { title, advice } = rejectionWords(reason ?? '');
    await tell({
      kind: 'template_rejected',
      severity: 'warning',
      title: `Template ${name} was not approved`,
      detail: `${title}. ${advice}`,
    });
  } else if (status === 'PAUSED') {
    const { title, advice } = pauseWords(why);
    await tell({
      kind: 'template_paused',
      severity: 'warning',
      title: `Template ${name} is paused`,
      detail: `${title}. ${advice}`,
    });
  } else if (status === 'FLAGGED') {
    const detail =
      'People block or report it. It is not sent until its quality recovers: change the text or the audience.';
    await tell({
      kind: 'template_flagged',
      severity: 'warning',
      title: `Template ${name} may soon be disabled`,
      detail,
    });
  } else if (status === 'DISABLED') {
    const detail = 'It cannot be sent any more. Write a new template under another name, and send it to fewer people.';
    await tell({
      kind: 'template_disabled',
      severity: 'critical',
      title: `Meta has disabled template ${name}`,
      detail,
    });
  } else if (status === 'MISSING') {
    const { title, advice } = stateObjection(status)!;
    await tell({
      kind: 'template_missing',
      severity: 'warning',
      title: `Meta does not know template ${name}`,
      detail: `${title}. ${advice}`,
    });
  }
}
