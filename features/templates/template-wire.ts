import type { Row } from '#platform/db';
import { checkTemplate } from './rules/check-template.ts';
import type { Draft, TemplateWire } from './templates.model.ts';
import { pauseWords, rejectionWords } from './words.ts';

const DAY_MS = 86_400_000;
const EDITS_IN_30_DAYS = 10;
const EDITABLE: ReadonlySet<string> = new Set(['DRAFT', 'APPROVED', 'REJECTED', 'PAUSED']);

/** A row of the table, as far as it is shown. */
export interface TemplateRow extends Draft {
  id: string;
  waba_id: string;
  name: string;
  language: string;
  status: string;
  draft: Draft | null;
  platform_id: string | null;
  quality: string | null;
  rejected_reason: string | null;
  pause_reason: string | null;
  paused_until: Date | null;
  correct_category: string | null;
  problem: TemplateWire['problem'];
  edits: Date[];
  submitted_at: Date | null;
  status_at: Date | null;
  synced_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** What would be submitted: the change that waits, or a draft as it is; undefined where nothing waits. */
export function waitingDraft(row: TemplateRow): Draft | undefined {
  if (row.draft !== null) return row.draft;
  if (row.status !== 'DRAFT') return undefined;
  const { category, parameter_format, components } = row;
  return { category, parameter_format, components };
}

export const isEditable = (status: string): boolean => EDITABLE.has(status);

/** When the platform takes the next change of an approved template; null when it does so at any time. */
export function nextEditAt({ status, edits }: Pick<TemplateRow, 'status' | 'edits'>): Date | null {
  if (status !== 'APPROVED' || edits.length === 0) return null;
  const times = edits.map((at) => at.getTime()).toSorted((a, b) => a - b);
  const day = times.at(-1)! + DAY_MS;
  const month = times.length < EDITS_IN_30_DAYS ? 0 : times.at(-EDITS_IN_30_DAYS)! + 30 * DAY_MS;
  return new Date(Math.max(day, month));
}

export function templateFromRow(given: Row): TemplateWire {
  const row = given as unknown as TemplateRow;
  const { status, rejected_reason, pause_reason } = row;
  const waiting = waitingDraft(row);
  const is_rejected = status === 'REJECTED' && rejected_reason !== null;
  return {
    id: row.id,
    waba_id: row.waba_id,
    name: row.name,
    language: row.language,
    category: row.category,
    status,
    can_be_sent: status === 'APPROVED',
    parameter_format: row.parameter_format,
    components: row.components,
    draft: row.draft,
    problems: waiting === undefined ? [] : checkTemplate(waiting),
    platform_id: row.platform_id,
    quality: row.quality,
    rejection: is_rejected ? { reason: rejected_reason, ...rejectionWords(rejected_reason) } : null,
    pause: status === 'PAUSED' ? { ...pauseWords(pause_reason), until: row.paused_until?.toISOString() ?? null } : null,
    correct_category: row.correct_category,
    problem: row.problem,
    editable: isEditable(status),
    next_edit_at: nextEditAt(row)?.toISOString() ?? null,
    submitted_at: row.submitted_at?.toISOString() ?? null,
    synced_at: row.synced_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
