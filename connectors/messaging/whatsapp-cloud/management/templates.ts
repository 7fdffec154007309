import type { JsonObject, PlatformTemplate, TemplateCalls, TemplatePage } from '../../contract.ts';
import { readId, readObject, readObjects, readString } from '../json/read-value.ts';
import type { Caller } from '../sending/graph-call.ts';
import { order } from '../sending/order.ts';

const FIELDS = 'id,name,language,category,status,quality_score,rejected_reason,parameter_format,components';
const PAGE = 50;
/** A page of templates with ten cards each. */
const MAX_PAGE_BYTES = 8 * 1_024 * 1_024;

export function createTemplateCalls(call: Caller): TemplateCalls {
  return {
    createTemplate({ waba_id, template, access_token, signal }) {
      const path = [waba_id, 'message_templates'];
      return call({ name: 'create_template', method: 'POST', path, json: template, access_token, signal }, (body) => {
        const id = readId(body['id']);
        if (id === null) return null;
        return { id, status: readState(body['status']), category: readState(body['category']) };
      });
    },

    listTemplates({ waba_id, name, after = null, limit = PAGE, access_token, signal }) {
      const query = {
        fields: FIELDS,
        limit: String(limit),
        ...(name === undefined ? {} : { name }),
        ...(after === null ? {} : { after }),
      };
      const path = [waba_id, 'message_templates'];
      const max_answer_bytes = MAX_PAGE_BYTES;
      return call({ name: 'templates', method: 'GET', path, query, access_token, signal, max_answer_bytes }, readPage);
    },

    getTemplate({ template_id, access_token, signal }) {
      const query = { fields: FIELDS };
      return call({ name: 'template', method: 'GET', path: [template_id], query, access_token, signal }, readTemplate);
    },

    editTemplate({ template_id, components, category, access_token, signal }) {
      const json = { components, ...(category === undefined ? {} : { category }) };
      return order(call, { name: 'edit_template', method: 'POST', path: [template_id], json, access_token, signal });
    },

    deleteTemplate({ waba_id, name, template_id, access_token, signal }) {
      const query = { name, ...(template_id === undefined ? {} : { hsm_id: template_id }) };
      const path = [waba_id, 'message_templates'];
      return order(call, { name: 'delete_template', method: 'DELETE', path, query, access_token, signal });
    },

    unpauseTemplate({ template_id, access_token, signal }) {
      const path = [template_id, 'unpause'];
      return order(call, { name: 'unpause_template', method: 'POST', path, json: {}, access_token, signal });
    },
  };
}

function readPage(body: JsonObject): TemplatePage | null {
  if (!Array.isArray(body['data'])) return null;
  const paging = readObject(body['paging']);
  const after = readString(readObject(paging?.['cursors'])?.['after']);
  // The cursor of the last page is there as well; only `next` says that there is more.
  return {
    templates: readObjects(body['data']).flatMap((one) => readTemplate(one) ?? []),
    after: paging?.['next'] === undefined ? null : after,
  };
}

function readTemplate(body: JsonObject): PlatformTemplate | null {
  const id = readId(body['id']);
  const name = readString(body['name']);
  const language = readString(body['language']);
  if (id === null || name === null || language === null) return null;
  const quality = readObject(body['quality_score'])?.['score'] ?? body['quality_score'];
  return {
    id,
    name,
    // Both writings have been seen.
    language: language.replace('-', '_'),
    category: readState(body['category']),
    status: readState(body['status']),
    quality: readState(quality),
    rejected_reason: readState(body['rejected_reason']),
    parameter_format: readState(body['parameter_format']) === 'NAMED' ? 'named' : 'positional',
    components: readObjects(body['components']),
  };
}

function readState(value: unknown): string | null {
  return readString(value)?.toUpperCase() ?? null;
}
