import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../business/accounts.ts';
import type { Resumables } from '../business/resumables.ts';
import type { Channels } from '../people/channels.ts';
import type { Settings } from '../settings.ts';
import type { TemplateEditor } from '../templates/template-editor.ts';
import type { Templates } from '../templates/template-store.ts';
import type { Access } from './access.ts';
import { accountFields } from './accounts.routes.ts';
import { noSuchObject, VERSION } from './graph-path.ts';
import type { GraphParams } from './graph-path.ts';
import type { MediaObjects } from './media.routes.ts';
import { NUMBER_FIELDS, numberFields } from './number-fields.ts';
import type { Surroundings } from './number-fields.ts';
import { changeNumber } from './numbers.routes.ts';
import type { NumberDeps } from './numbers.routes.ts';
import { editTemplate, templateFields } from './templates.routes.ts';
import { progressOf, takeBytes } from './uploads.routes.ts';

export interface ObjectDeps extends NumberDeps {
  settings: Settings;
  accounts: Accounts;
  channels: Channels;
  templates: Templates;
  editor: TemplateEditor;
  resumables: Resumables;
}

interface ObjectQuery {
  phone_number_id?: string;
  fields?: string;
}

/** Everything has an id of one space: a number, a template, an account, a file or an upload is read under `/{id}`. */
export function registerObjectRoutes(
  app: FastifyInstance,
  access: Access,
  deps: ObjectDeps,
  media: MediaObjects,
  around: (waba_id: string, app_id: string) => Surroundings,
): void {
  const { settings, accounts, channels, templates, editor, resumables } = deps;
  const path = `/${VERSION}/:id`;

  app.get<{ Params: GraphParams; Querystring: ObjectQuery }>(path, async (request) => {
    const { id } = request.params;
    const { fields, phone_number_id } = request.query;
    if (isNumber(id, fields)) {
      const channel = access.number(request, id, 'whatsapp_business_management');
      return numberFields(channel, around(channel.waba_id, access.caller(request).app_id), fields);
    }
    const template = templates.get(id);
    if (template !== undefined) {
      if (template.waba_id !== null) access.account(request, template.waba_id);
      return templateFields(template, fields);
    }
    const stored = media.find(id, phone_number_id);
    if (stored !== undefined) return media.describe(request, stored);
    const upload = resumables.get(id);
    if (upload !== undefined) return progressOf(upload);
    if (isAccount(id, fields)) {
      const account = access.account(request, id);
      return accountFields(account, around(id, access.caller(request).app_id), fields);
    }
    throw noSuchObject(id);
  });

  app.post<{ Params: GraphParams }>(path, async (request) => {
    const { id } = request.params;
    if (id.startsWith('upload:')) return takeBytes(request, id, resumables);
    const template = templates.get(id);
    if (template !== undefined) {
      if (template.waba_id !== null) access.account(request, template.waba_id);
      return editTemplate(request, template, editor);
    }
    return changeNumber(access.number(request, id, 'whatsapp_business_management'), request, access, deps);
  });

  app.delete<{ Params: GraphParams; Querystring: ObjectQuery }>(path, async (request) => {
    media.remove(request.params.id, request.query.phone_number_id);
    return { success: true };
  });

  /** A number that nobody configured is learned when something is asked that only numbers have. */
  function isNumber(id: string, fields: string | undefined): boolean {
    if (channels.get(id) !== undefined) return true;
    const asked = (fields ?? '').split(',').map((name) => name.trim());
    const fits = NUMBER_FIELDS.some((name) => asked.includes(name));
    return fits && settings.rules.unknown_numbers === 'accept' && /^\d{3,20}$/.test(id);
  }

  function isAccount(id: string, fields: string | undefined): boolean {
    if (accounts.get(id) !== undefined || channels.list().some((one) => one.waba_id === id)) return true;
    return fields !== undefined && settings.rules.unknown_numbers === 'accept' && /^\d{1,20}$/.test(id);
  }
}
