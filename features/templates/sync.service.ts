import { explainError, type MessagingClient, type PlatformTemplate } from '#connectors/messaging';
import type { ChannelDirectory } from '#features/channels';
import { resolveNotice } from '#features/notices';
import { canonicalJson } from '#platform/crypto';
import type { Database, TenantDb } from '#platform/db';
import { appendEvents, type NewEvent } from '#platform/events';
import { newId, type Clock } from '#platform/runtime';
import { asOf } from './as-of.ts';
import { type Access, accessOf } from './platform-access.ts';
import type { AccountProblem } from './sync.model.ts';
import { keepSamples } from './rules/keep-samples.ts';
import { countPage, endSync, lockMirror, removeGone } from './sync.repository.ts';
import { statusKey } from './status-notices.ts';
import type { TemplateRow } from './template-wire.ts';
import { ACCOUNT_CHANNELS, insertTemplate, updateTemplate } from './templates.repository.ts';

const DAY_MS = 86_400_000;
/** On its way out: the mirror does not have it. */
const LEAVING: ReadonlySet<string> = new Set(['DELETED', 'PENDING_DELETION']);

export interface SyncTools {
  db: Database;
  messaging: Pick<MessagingClient, 'listTemplates'>;
  channels: Pick<ChannelDirectory, 'byId'>;
  clock: Clock;
}

/**
 * Compares the mirror of a company with the platform: every account, page by page, a transaction for each page and none
 * during a call. What is gone is taken away only when an account was read to its end.
 */
export async function syncTemplates(tools: SyncTools, company_id: string, signal?: AbortSignal): Promise<void> {
  const { db, channels, clock } = tools;
  const [rows] = await db.fast.app.read(company_id, [ACCOUNT_CHANNELS]);
  const accounts = accessOf(rows ?? [], channels);
  const problems: AccountProblem[] = [];
  let removed = 0;
  for (const [waba_id, access] of accounts) {
    const result = access === null ? NO_TOKEN : await syncAccount(tools, company_id, access, signal);
    if ('problem' in result) problems.push({ waba_id, ...result.problem });
    else removed += result.removed;
  }
  await db.tenant(company_id, async (tdb) => {
    const now = clock.now();
    const due_at = new Date(now.getTime() + DAY_MS);
    const end = await endSync(tdb, { accounts: accounts.size, removed, problems, now, due_at });
    if (end !== undefined) {
      await appendEvents(tdb, [{ type: 'template.synced', data: { ...end, failed: problems.length } }]);
    }
  });
}

type AccountResult = { removed: number } | { problem: { title: string; advice: string } };

const NO_TOKEN: AccountResult = {
  problem: { title: 'No number of this account has an access token', advice: 'Enter one under Channels.' },
};

async function syncAccount(
  tools: SyncTools,
  company_id: string,
  access: Access,
  signal?: AbortSignal,
): Promise<AccountResult> {
  const { db, messaging, clock } = tools;
  const since = clock.now();
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page = await messaging.listTemplates({ ...access, after, signal });
    if (page.kind !== 'ok') {
      const unclear = { title: 'Meta gave no clear answer', advice: 'Synchronise again in a moment.' };
      if (page.kind === 'ambiguous') return { problem: unclear };
      const advice = page.code === null ? unclear.advice : explainError(page.code).advice;
      return { problem: { title: page.title, advice } };
    }
    const present = page.value.templates.filter(({ status }) => !LEAVING.has(status ?? ''));
    seen.push(...present.map(({ id }) => id));
    await db.tenant(company_id, (tdb) => keepPage(tdb, access.waba_id, present, since));
    ({ after } = page.value);
  } while (after !== null);
  const gone = await db.tenant(company_id, async (tdb) => {
    const ids = await removeGone(tdb, { waba_id: access.waba_id, seen, since });
    await appendEvents(
      tdb,
      ids.map((template_id) => ({ type: 'template.deleted' as const, data: { template_id } })),
    );
    return ids.length;
  });
  return { removed: gone };
}

/** Takes one page over. */
async function keepPage(tdb: TenantDb, waba_id: string, page: readonly PlatformTemplate[], now: Date): Promise<void> {
  const mirror = await lockMirror(tdb, waba_id, page);
  const events: NewEvent[] = [];
  let [added, changed] = [0, 0];
  for (const template of page) {
    const row = mirror.get(`${template.name} ${template.language}`);
    if (row === undefined) {
      const made = await insertTemplate(tdb, {
        id: newId(),
        waba_id,
        ...fresh(template, now),
        name: template.name,
        language: template.language,
      });
      events.push({ type: 'template.created', data: { template_id: made.id } });
      added += 1;
    } else if (await keepOne(tdb, row, template, now, events)) changed += 1;
  }
  await appendEvents(tdb, events);
  await countPage(tdb, { seen: page.length, added, changed });
}

function fresh(template: PlatformTemplate, now: Date) {
  const { id: platform_id, quality, parameter_format, components } = template;
  const reason = template.rejected_reason;
  return {
    platform_id,
    quality,
    parameter_format,
    category: template.category ?? 'UTILITY',
    status: template.status ?? 'PENDING',
    rejected_reason: reason === 'NONE' ? null : reason,
    components: JSON.stringify(components),
    synced_at: now,
    status_at: asOf(now),
  };
}

/** Whether anything of it had changed. A draft of ours with the same name becomes a change that waits. */
async function keepOne(
  tdb: TenantDb,
  row: TemplateRow,
  template: PlatformTemplate,
  now: Date,
  events: NewEvent[],
): Promise<boolean> {
  const { id: template_id } = row;
  const shown = keepSamples(row.components, template.components);
  const theirs = fresh({ ...template, components: shown }, now);
  // What the platform told or was told since the round began is newer than its list.
  if ([row.status_at, row.submitted_at].some((at) => at !== null && at > now)) return false;
  const same =
    row.status === theirs.status &&
    (row.quality ?? 'UNKNOWN') === (theirs.quality ?? 'UNKNOWN') &&
    row.category === theirs.category &&
    row.platform_id === theirs.platform_id &&
    row.rejected_reason === theirs.rejected_reason &&
    canonicalJson(row.components) === canonicalJson(shown);
  const { category, parameter_format, components } = row;
  const draft =
    row.status === 'DRAFT' ? { draft: JSON.stringify({ category, parameter_format, components }), problem: null } : {};
  const pause = theirs.status === 'PAUSED' ? {} : { pause_reason: null, paused_until: null };
  const settled = row.correct_category === theirs.category ? { correct_category: null } : {};
  await updateTemplate(tdb, template_id, { ...theirs, ...draft, ...pause, ...settled });
  if (same) return false;
  events.push({ type: 'template.updated', data: { template_id } });
  if (row.status !== theirs.status) {
    const { status } = theirs;
    events.push({ type: 'template.status_changed', data: { template_id, status, previous: row.status } });
    if (status === 'APPROVED') await resolveNotice(tdb, statusKey(row), { clock: { now: () => now } });
  }
  return true;
}
