import { explainError } from '#connectors/messaging';
import { raiseNotice, type NoticeTools } from '#features/notices';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { asOf } from './as-of.ts';
import { findSendableTemplate } from './sendable.repository.ts';
import { statusKey, tellOfStatus } from './status-notices.ts';
import { wantSync } from './sync.repository.ts';
import type { TemplateRow } from './template-wire.ts';
import { lockTemplate, updateTemplate } from './templates.repository.ts';

export interface TemplateRefusal {
  channel_id: string;
  name: string;
  language: string;
  /** What the platform refused the send with. */
  code: number;
}

/** The state that a refusal gives away; the platform need not have told it. */
const STATE_OF: ReadonlyMap<number, string> = new Map([
  [132_001, 'MISSING'],
  [132_015, 'PAUSED'],
  [132_016, 'DISABLED'],
]);

/** What speaks against this template or its form without being a state of it. */
const TROUBLE: ReadonlySet<number> = new Set([131_063, 132_007, 132_068, 132_069]);

/**
 * A send was refused because of its template: the mirror says so from now on, people are told as if the platform had told
 * us, and the next comparison is due at once. Other codes mean nothing here.
 */
export async function noteTemplateRefused(tdb: TenantDb, refusal: TemplateRefusal, tools: NoticeTools): Promise<void> {
  const status = STATE_OF.get(refusal.code);
  if (status === undefined && !TROUBLE.has(refusal.code)) return;
  const found = await findSendableTemplate(tdb, refusal);
  const row = found && (await lockTemplate(tdb, found.id));
  const is_news =
    row === undefined ||
    (status === undefined ? await tellOfTrouble(tdb, row, refusal.code, tools) : await mark(tdb, row, status, tools));
  // One refusal of a thousand is enough to ask.
  if (is_news) await wantSync(tdb, tools.clock.now());
}

/** False where the mirror knew. A template that only we know of has no state on the platform. */
async function mark(tdb: TenantDb, row: TemplateRow, status: string, tools: NoticeTools): Promise<boolean> {
  if (row.status === status || row.status === 'DRAFT') return false;
  const { id: template_id, status: previous } = row;
  const status_at = asOf(tools.clock.now());
  await updateTemplate(tdb, template_id, { status, status_at, pause_reason: null, paused_until: null });
  await appendEvents(tdb, [{ type: 'template.status_changed', data: { template_id, status, previous } }]);
  await tellOfStatus(tdb, row, { status, why: null, reason: null }, tools);
  return true;
}

function tellOfTrouble(tdb: TenantDb, row: TemplateRow, code: number, tools: NoticeTools): Promise<boolean> {
  const { title, advice } = explainError(code);
  return raiseNotice(
    tdb,
    {
      kind: 'template_refused',
      severity: 'warning',
      title: `Meta refuses to send template “${row.name}” (${row.language})`,
      detail: `${title}. ${advice}`.trim(),
      subject: { type: 'template', id: row.id },
      dedupe_key: statusKey(row),
    },
    tools,
  );
}
