import { type Ambiguous, explainError, type MessagingClient, type Refused } from '#connectors/messaging';
import type { FileStore } from '#features/media';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { AppError } from '#platform/http';
import type { Clock } from '#platform/runtime';
import { asOf } from './as-of.ts';
import type { Access } from './platform-access.ts';
import { checkTemplate } from './rules/check-template.ts';
import { giveSamples, type Samples } from './samples.ts';
import { nextEditAt, type TemplateRow, waitingDraft } from './template-wire.ts';
import type { Draft, PlatformProblem, TemplateWire } from './templates.model.ts';
import { lockTemplate, updateTemplate } from './templates.repository.ts';
import { wireOf } from './templates.service.ts';

const DAYS_30_MS = 30 * 86_400_000;

export interface SubmissionTools {
  messaging: MessagingClient;
  files: FileStore;
  clock: Clock;
}

/** What the platform made of it. */
export type Outcome =
  | {
      kind: 'taken';
      platform_id: string | null;
      status: string;
      category: string | null;
      draft: Draft;
      is_edit: boolean;
    }
  | { kind: 'refused'; problem: PlatformProblem; error: AppError };

/** What is to be submitted. Throws a 422 with every fault, a 409 where nothing waits or the platform takes no change now. */
export function planSubmission(row: TemplateRow, clock: Clock): Draft {
  const draft = waitingDraft(row);
  if (draft === undefined) throw new AppError('conflict', 'There is no change to submit: change the template first.');
  const problems = checkTemplate(draft);
  if (problems.length > 0) {
    throw new AppError('invalid', problems.map(({ message }) => message).join(' '), { errors: problems });
  }
  const next = nextEditAt(row);
  if (next !== null && next > clock.now()) {
    const when = `${next.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    const limit = 'once in 24 hours and ten times in 30 days';
    throw new AppError('conflict', `An approved template may be changed ${limit}: the next time at ${when}.`);
  }
  return draft;
}

/** Gives it to the platform, samples first. No transaction is open. */
export async function submitTemplate(
  tools: SubmissionTools,
  { access, row, draft, samples }: { access: Access; row: TemplateRow; draft: Draft; samples: Samples },
): Promise<Outcome> {
  const { messaging } = tools;
  const given = await giveSamples(tools, access, draft.components, samples);
  if (given.kind !== 'ok') return refusedBy(given);
  const components = given.value;
  const { access_token, waba_id } = access;
  if (row.platform_id !== null) {
    const category = draft.category === row.category ? {} : { category: draft.category };
    const { platform_id: template_id } = row;
    const edited = await messaging.editTemplate({ access_token, template_id, components, ...category });
    // An edit may be repeated: it ends in the same place.
    return edited.kind === 'ok'
      ? taken(row.platform_id, { status: 'PENDING', category: null }, draft, true)
      : refusedBy(edited);
  }
  const { name, language } = row;
  const { category, parameter_format } = draft;
  const template = { name, language, category, parameter_format, components };
  const made = await messaging.createTemplate({ access_token, waba_id, template });
  if (made.kind === 'ok') return taken(made.value.id, made.value, draft, false);
  if (made.kind === 'refused') return refusedBy(made);
  return (await findMade(tools, access, row, draft)) ?? refusedBy(made);
}

/** After a call that broke off: whether the platform has it all the same. */
async function findMade({ messaging }: SubmissionTools, access: Access, row: TemplateRow, draft: Draft) {
  const { name, language } = row;
  const page = await messaging.listTemplates({ ...access, name });
  const found = page.kind === 'ok' ? page.value.templates : [];
  const made = found.find((one) => one.name === name && one.language === language);
  return made && taken(made.id, made, draft, false);
}

function taken(
  platform_id: string,
  { status, category }: { status: string | null; category: string | null },
  draft: Draft,
  is_edit: boolean,
): Outcome {
  return { kind: 'taken', platform_id, status: status ?? 'PENDING', category, draft, is_edit };
}

function refusedBy(result: Refused | Ambiguous): Extract<Outcome, { kind: 'refused' }> {
  const { problem, error } = refusalOf(result);
  return { kind: 'refused', problem, error };
}

/** A refusal in words, and as the error to answer with. */
export function refusalOf(result: Refused | Ambiguous): { problem: PlatformProblem; error: AppError } {
  const { code, detail } = result;
  if (result.kind === 'ambiguous') {
    const problem = {
      code,
      detail,
      title: 'Meta gave no clear answer',
      advice: 'Try again in a moment, or synchronise.',
    };
    return { problem, error: new AppError('unavailable', `${problem.title}. ${problem.advice}`, { retry_after_s: 5 }) };
  }
  const { title } = result;
  const { advice } = code === null ? { advice: 'Try again in a moment.' } : explainError(code);
  const message = `${title}. ${advice}`;
  const problem = { code, detail, title, advice };
  if (result.class === 'RETRY') {
    const retry_after_s = Math.ceil((result.retry_after_ms ?? 5_000) / 1_000);
    return { problem, error: new AppError('unavailable', message, { retry_after_s }) };
  }
  if (result.class === 'TPL' || result.class === 'REQ') {
    const errors = [{ field: 'components', message: detail }];
    return { problem, error: new AppError('invalid', `${message} Meta says: ${detail}`, { errors }) };
  }
  return { problem, error: new AppError('conflict', message) };
}

/**
 * Writes down what came of it. The row may have changed meanwhile: what was not submitted keeps waiting, and a refusal that
 * another submission has overtaken says nothing any more.
 */
export async function noteSubmission(
  tdb: TenantDb,
  before: TemplateRow,
  outcome: Outcome,
  clock: Clock,
): Promise<{ wire: TemplateWire; error: AppError | null } | undefined> {
  const { id } = before;
  const row = await lockTemplate(tdb, id);
  if (row === undefined) return undefined;
  if (outcome.kind === 'refused') {
    if (row.submitted_at?.getTime() !== before.submitted_at?.getTime()) return { wire: wireOf(row), error: null };
    const changed = await updateTemplate(tdb, id, { problem: JSON.stringify(outcome.problem) });
    await appendEvents(tdb, [{ type: 'template.updated', data: { template_id: id } }]);
    return { wire: wireOf(changed!), error: outcome.error };
  }
  const now = clock.now();
  const { draft } = outcome;
  const newer = row.draft !== null && !isSame(row.draft, draft);
  const fresh = row.edits.filter((at) => at.getTime() > now.getTime() - DAYS_30_MS);
  const changed = await updateTemplate(tdb, id, {
    platform_id: outcome.platform_id ?? row.platform_id,
    status: outcome.status,
    category: outcome.category ?? draft.category,
    parameter_format: draft.parameter_format,
    components: JSON.stringify(draft.components),
    draft: newer ? JSON.stringify(row.draft) : null,
    edits: outcome.is_edit && row.status === 'APPROVED' ? [...fresh, now] : fresh,
    rejected_reason: null,
    problem: null,
    submitted_at: now,
    status_at: asOf(now),
  });
  const { status } = outcome;
  await appendEvents(tdb, [
    { type: 'template.status_changed', data: { template_id: id, status, previous: row.status } },
  ]);
  return { wire: wireOf(changed!), error: null };
}

function isSame(one: Draft, other: Draft): boolean {
  const text = (draft: Draft): string => JSON.stringify([draft.category, draft.parameter_format, draft.components]);
  return text(one) === text(other);
}
