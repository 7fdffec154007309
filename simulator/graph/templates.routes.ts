import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Portfolios } from '../business/portfolios.ts';
import type { Accounts } from '../business/accounts.ts';
import { scalarAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { TemplateEditor } from '../templates/template-editor.ts';
import type { TemplateLife } from '../templates/template-life.ts';
import type { Templates } from '../templates/template-store.ts';
import { languageKey } from '../templates/template.ts';
import type { Template } from '../templates/template.ts';
import type { Access } from './access.ts';
import { addressOf } from './address.ts';
import { pageOf, parametersOf, pick } from './body.ts';
import type { Page } from './body.ts';
import { GraphError } from '../errors/graph-error.ts';
import { noSuchObject, VERSION } from './graph-path.ts';
import type { GraphParams } from './graph-path.ts';

export interface TemplateDeps {
  templates: Templates;
  editor: TemplateEditor;
  life: TemplateLife;
  accounts: Accounts;
  portfolios: Portfolios;
}

type Filter = Page & {
  fields?: string;
  name?: string;
  name_or_content?: string;
  status?: string;
  language?: string;
  category?: string;
  quality_score?: string;
};

/** Templates as a business manages them. One alone is read and edited under its id, beside numbers and files. */
export function registerTemplateRoutes(app: FastifyInstance, access: Access, deps: TemplateDeps): void {
  const { templates, editor, life } = deps;
  const path = `/${VERSION}/:id/message_templates`;

  app.post<{ Params: GraphParams }>(path, async (request) => {
    const account = access.account(request, request.params.id);
    const most = deps.portfolios.reach(account.portfolio_id).verified ? 6_000 : 250;
    const { id, status, category } = editor.create(account.id, parametersOf(request), most);
    return { id, status, category };
  });
  app.get<{ Params: GraphParams; Querystring: Filter }>(path, async (request) => {
    const account = access.account(request, request.params.id);
    const found = templates.of(account.id).filter((one) => fits(one, request.query));
    const shown = found.map((one) => templateFields(one, request.query.fields));
    return pageOf(shown, request.query, addressOf(request));
  });
  app.delete<{ Params: GraphParams }>(path, async (request) => {
    const account = access.account(request, request.params.id);
    const given = parametersOf(request);
    const name = textAt(given, 'name');
    if (name === null) throw new GraphError(100, 'The parameter name is required.');
    editor.remove(account.id, name, scalarAt(given, 'hsm_id'));
    return { success: true };
  });
  app.post<{ Params: GraphParams }>(`/${VERSION}/:id/upsert_message_templates`, async (request) => {
    const account = access.account(request, request.params.id);
    const { languages, ...draft } = parametersOf(request);
    if (!Array.isArray(languages) || languages.length === 0)
      throw new GraphError(100, 'The parameter languages is required.');
    const made = languages.map((language) => {
      const before = templates.find(account.id, String(draft['name']), String(language));
      if (before === undefined) return editor.create(account.id, { ...draft, language }, 6_000);
      return editor.edit(before, { components: draft['components'] });
    });
    return { data: made.map(({ id, status, language }) => ({ id, status, language })) };
  });
  app.post<{ Params: GraphParams }>(`/${VERSION}/:id/unpause`, async (request) => {
    const template = own(request, request.params.id);
    if (template.status !== 'PAUSED') throw new GraphError(100, 'Only a paused template can be unpaused.');
    if (template.paused_until !== null) throw new GraphError(100, 'A pause for low quality ends by itself.');
    life.unpause(template);
    return { success: true };
  });

  function own(request: FastifyRequest, id: string): Template {
    const template = templates.get(id);
    if (template === undefined) throw noSuchObject(id);
    if (template.waba_id !== null) access.account(request, template.waba_id);
    return template;
  }
}

/** `POST /{template}`: new components, a new category or another time to live. */
export function editTemplate(request: FastifyRequest, template: Template, editor: TemplateEditor): Json {
  const { id, name, category } = editor.edit(template, parametersOf(request));
  return { success: true, id, name, category };
}

export function templateFields(template: Template, fields: string | undefined): Json {
  const { id, name, language, status, category, previous_category, parameter_format, rejected_reason } = template;
  const all: Json = {
    id,
    name,
    language,
    status,
    category,
    components: template.components ?? [],
    parameter_format,
    rejected_reason,
    quality_score: { score: template.quality_score, date: Math.floor(template.created_at / 1_000) },
    ...(previous_category !== null && { previous_category }),
    ...(template.message_send_ttl_seconds !== null && { message_send_ttl_seconds: template.message_send_ttl_seconds }),
  };
  const usual = [
    'name',
    'parameter_format',
    'components',
    'language',
    'status',
    'category',
    'previous_category',
    'message_send_ttl_seconds',
  ];
  return pick(all, fields, usual);
}

function fits(template: Template, query: Filter): boolean {
  return (
    oneOf(query.status, template.status) &&
    oneOf(query.category, template.category) &&
    oneOf(query.quality_score, template.quality_score) &&
    (query.language === undefined || list(query.language).map(languageKey).includes(template.language)) &&
    (query.name === undefined || template.name === query.name) &&
    (query.name_or_content === undefined || JSON.stringify(template).includes(query.name_or_content))
  );
}

const oneOf = (asked: string | undefined, value: string): boolean =>
  asked === undefined || list(asked.toUpperCase()).includes(value);

/** `A`, `A,B` or `["A","B"]`. */
function list(text: string): string[] {
  return text
    .replaceAll(/[[\]"']/g, '')
    .split(',')
    .map((one) => one.trim());
}
