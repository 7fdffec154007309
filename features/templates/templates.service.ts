import { sqlState, type TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { AppError, invalidField, notFound } from '#platform/http';
import { newId } from '#platform/runtime';
import { isEditable, templateFromRow, type TemplateRow, waitingDraft } from './template-wire.ts';
import type { Draft, TemplateCreate, TemplatePatch, TemplateWire } from './templates.model.ts';
import { accountsOf, deleteTemplate, insertTemplate, lockTemplate, updateTemplate } from './templates.repository.ts';

const DUPLICATE = '23505';

/** Keeps a draft. Throws a 409 when the account has a template of this name and language. */
export async function createTemplate(tdb: TenantDb, body: TemplateCreate): Promise<TemplateWire> {
  const { parameter_format = 'positional', components, ...rest } = body;
  const waba_id = await accountFor(tdb, body.waba_id);
  const made = await once(() =>
    insertTemplate(tdb, {
      ...rest,
      waba_id,
      id: newId(),
      status: 'DRAFT',
      parameter_format,
      components: JSON.stringify(components),
    }),
  );
  await appendEvents(tdb, [{ type: 'template.created', data: { template_id: made.id } }]);
  return wireOf(made);
}

/** The account that is named, or the only one there is. */
async function accountFor(tdb: TenantDb, named: string | undefined): Promise<string> {
  const accounts = await accountsOf(tdb);
  if (named !== undefined) {
    if (accounts.includes(named)) return named;
    throw invalidField('waba_id', 'is the account of no number of yours');
  }
  const [only, ...others] = accounts;
  if (only === undefined) throw invalidField('waba_id', 'connect a number first: templates belong to its account');
  if (others.length > 0) throw invalidField('waba_id', `say which account: ${accounts.join(', ')}`);
  return only;
}

/** Changes a draft; of a template that the platform has, keeps the change until it is submitted. */
export async function changeTemplate(tdb: TenantDb, id: string, patch: TemplatePatch): Promise<TemplateWire> {
  const row = await lockTemplate(tdb, id);
  if (row === undefined) throw notFound('Template');
  const changed = row.status === 'DRAFT' ? await changeDraft(tdb, row, patch) : await keepChange(tdb, row, patch);
  await appendEvents(tdb, [{ type: 'template.updated', data: { template_id: id } }]);
  return wireOf(changed);
}

async function changeDraft(tdb: TenantDb, row: TemplateRow, patch: TemplatePatch): Promise<TemplateRow> {
  const { components, draft: _draft, ...rest } = patch;
  const change = {
    ...rest,
    ...(components === undefined ? {} : { components: JSON.stringify(components) }),
    problem: null,
  };
  return (await once(() => updateTemplate(tdb, row.id, change)))!;
}

async function keepChange(tdb: TenantDb, row: TemplateRow, patch: TemplatePatch): Promise<TemplateRow> {
  for (const field of ['name', 'language'] as const) {
    if (patch[field] === undefined || patch[field] === row[field]) continue;
    throw invalidField(field, 'cannot change once Meta has the template: make a new one');
  }
  if (patch.draft === null) return (await updateTemplate(tdb, row.id, { draft: null, problem: null }))!;
  if (!isEditable(row.status)) {
    throw new AppError('conflict', `Meta takes no change of a template in the state ${row.status.toLowerCase()}.`);
  }
  if (row.status === 'APPROVED' && patch.category !== undefined && patch.category !== row.category) {
    throw invalidField('category', 'of an approved template is fixed: make a new one');
  }
  const before: Draft = waitingDraft(row) ?? row;
  const draft: Draft = {
    category: patch.category ?? before.category,
    parameter_format: patch.parameter_format ?? before.parameter_format,
    components: patch.components ?? before.components,
  };
  return (await updateTemplate(tdb, row.id, { draft: JSON.stringify(draft), problem: null }))!;
}

/** Forgets it here. What the platform has is deleted there first. */
export async function forgetTemplate(tdb: TenantDb, id: string): Promise<void> {
  if (!(await deleteTemplate(tdb, id))) throw notFound('Template');
  await appendEvents(tdb, [{ type: 'template.deleted', data: { template_id: id } }]);
}

export const wireOf = (row: TemplateRow): TemplateWire => templateFromRow({ ...row });

async function once<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlState(error) !== DUPLICATE) throw error;
    throw new AppError('conflict', 'The account has a template of this name and language already.', { cause: error });
  }
}
