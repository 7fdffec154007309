import type { AccountEventItem } from '#connectors/messaging';
import { raiseNotice, resolveNotice, type NoticeTools } from '#features/notices';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { changedWords } from './rules/changed-words.ts';
import { listAt, partAt, textAt } from './rules/parts.ts';
import { statusKey, tellOfStatus } from './status-notices.ts';
import { wantSync } from './sync.repository.ts';
import type { TemplateRow } from './template-wire.ts';
import { deleteTemplate, lockNamed, updateTemplate } from './templates.repository.ts';

type Change = (tdb: TenantDb, row: TemplateRow, item: AccountEventItem, tools: NoticeTools) => Promise<boolean>;

const CHANGES: ReadonlyMap<string, Change> = new Map([
  ['message_template_status_update', changeStatus],
  ['message_template_quality_update', changeQuality],
  ['template_category_update', changeCategory],
  ['template_correct_category_detection', changeCategory],
  ['message_template_components_update', changeComponents],
]);

/**
 * What the platform says of a template, in the transaction of the drain. True when it had an effect. Of a template that the
 * mirror does not know, only that the mirror has to be compared.
 */
export async function applyTemplateNews(tdb: TenantDb, item: AccountEventItem, tools: NoticeTools): Promise<boolean> {
  const change = CHANGES.get(item.field);
  if (change === undefined) return false;
  const row = await lockNamed(tdb, keyOf(item));
  if (row !== undefined) return change(tdb, row, item, tools);
  if (item.event === 'DELETED') return false;
  await wantSync(tdb, tools.clock.now());
  return true;
}

function keyOf({ value, waba_id }: AccountEventItem) {
  const id = value['message_template_id'];
  const language = textAt(value, 'message_template_language')?.replace('-', '_');
  return {
    platform_id: typeof id === 'string' || typeof id === 'number' ? String(id) : null,
    waba_id,
    name: textAt(value, 'message_template_name') ?? null,
    language: language ?? null,
  };
}

/** The state a template is in after an event; events that are not here leave it as it is. */
const STATUS_AFTER: Readonly<Record<string, string>> = {
  APPROVED: 'APPROVED',
  REINSTATED: 'APPROVED',
  UNARCHIVED: 'APPROVED',
  REJECTED: 'REJECTED',
  PENDING: 'PENDING',
  PAUSED: 'PAUSED',
  DISABLED: 'DISABLED',
  FLAGGED: 'FLAGGED',
  IN_APPEAL: 'IN_APPEAL',
  LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
  PENDING_DELETION: 'PENDING_DELETION',
  ARCHIVED: 'ARCHIVED',
};

const HOUR_MS = 3_600_000;
const PAUSE_HOURS: Readonly<Record<string, number>> = { FIRST_PAUSE: 3, SECOND_PAUSE: 6 };

async function changeStatus(
  tdb: TenantDb,
  row: TemplateRow,
  item: AccountEventItem,
  tools: NoticeTools,
): Promise<boolean> {
  const at = item.at === null ? tools.clock.now() : new Date(item.at);
  if (row.status_at !== null && at < floorToSecond(row.status_at)) return false;
  const event = (item.event ?? '').toUpperCase();
  if (event === 'DELETED') return forget(tdb, row, tools);
  const status = STATUS_AFTER[event];
  if (status === undefined) return false;
  const why = textAt(partAt(item.value, 'other_info'), 'title') ?? null;
  const reason = textAt(item.value, 'reason') ?? textAt(partAt(item.value, 'rejection_info'), 'reason') ?? null;
  const hours = PAUSE_HOURS[why ?? ''];
  await updateTemplate(tdb, row.id, {
    status,
    status_at: at,
    platform_id: row.platform_id ?? keyOf(item).platform_id,
    rejected_reason: status === 'REJECTED' && reason !== 'NONE' ? (reason ?? 'UNKNOWN') : null,
    pause_reason: status === 'PAUSED' ? why : null,
    paused_until: status === 'PAUSED' && hours !== undefined ? new Date(at.getTime() + hours * HOUR_MS) : null,
  });
  if (status === row.status) return true;
  await appendEvents(tdb, [
    { type: 'template.status_changed', data: { template_id: row.id, status, previous: row.status } },
  ]);
  await tellOfStatus(tdb, row, { status, why, reason }, tools);
  return true;
}

/** The platform's times are whole seconds, and its news of the same second is news. */
const floorToSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1_000) * 1_000);

async function forget(tdb: TenantDb, row: TemplateRow, tools: NoticeTools): Promise<boolean> {
  await deleteTemplate(tdb, row.id);
  await resolveNotice(tdb, statusKey(row), tools);
  await appendEvents(tdb, [{ type: 'template.deleted', data: { template_id: row.id } }]);
  return true;
}

async function changeQuality(tdb: TenantDb, row: TemplateRow, item: AccountEventItem): Promise<boolean> {
  const quality = textAt(item.value, 'new_quality_score')?.toUpperCase();
  if (quality === undefined || quality === row.quality) return false;
  await updateTemplate(tdb, row.id, { quality });
  await appendEvents(tdb, [
    { type: 'template.quality_changed', data: { template_id: row.id, quality, previous: row.quality } },
  ]);
  return true;
}

/**
 * Announced: the present category and the one that is correct. Done: the one before and the one from now on. Some carry only
 * the one from now on.
 */
async function changeCategory(
  tdb: TenantDb,
  row: TemplateRow,
  item: AccountEventItem,
  tools: NoticeTools,
): Promise<boolean> {
  const correct = textAt(item.value, 'correct_category')?.toUpperCase() ?? null;
  const category = textAt(item.value, 'new_category')?.toUpperCase() ?? row.category;
  const correct_category = correct === category ? null : correct;
  if (category === row.category && correct_category === row.correct_category) return false;
  await updateTemplate(tdb, row.id, { category, correct_category });
  await appendEvents(tdb, [
    { type: 'template.category_changed', data: { template_id: row.id, category, correct_category } },
  ]);
  const name = `“${row.name}” (${row.language})`;
  const title =
    correct_category === null
      ? `Template ${name} is ${category.toLowerCase()} from now on`
      : `Template ${name} is about to become ${correct_category.toLowerCase()}`;
  const detail =
    'Its price changes with its category, and marketing goes only to those who asked for it. If you disagree, ask Meta for a review in WhatsApp Manager.';
  const subject = { type: 'template' as const, id: row.id };
  const dedupe_key = `template:${row.id}:category:${correct_category ?? category}`;
  await raiseNotice(tdb, { kind: 'template_category', severity: 'warning', title, detail, subject, dedupe_key }, tools);
  return true;
}

/** Tells the words only; the rest is fetched with the next comparison. */
async function changeComponents(
  tdb: TenantDb,
  row: TemplateRow,
  item: AccountEventItem,
  tools: NoticeTools,
): Promise<boolean> {
  const words = {
    HEADER: textAt(item.value, 'message_template_title'),
    BODY: textAt(item.value, 'message_template_element'),
    FOOTER: textAt(item.value, 'message_template_footer'),
  };
  const components = changedWords(row.components, words, listAt(item.value, 'message_template_buttons').length);
  await updateTemplate(tdb, row.id, { components: JSON.stringify(components) });
  await wantSync(tdb, tools.clock.now());
  await appendEvents(tdb, [{ type: 'template.updated', data: { template_id: row.id } }]);
  return true;
}
