import type { MessagingClient } from '#connectors/messaging';
import type { ChannelDirectory } from '#features/channels';
import { fileStatement, type FileStore } from '#features/media';
import { lockRow } from '#platform/db';
import {
  answerOnce,
  AppError,
  company,
  createListReader,
  idParams,
  noContent,
  notFound,
  problem,
  refuseStale,
  sendJson,
  tagged,
  type App,
} from '#platform/http';
import type { Clock } from '#platform/runtime';
import type { FastifyRequest } from 'fastify';
import { accessOf, accessTo } from './platform-access.ts';
import { previewBody, templatePreview } from './preview.model.ts';
import { checkTemplate } from './rules/check-template.ts';
import { renderTemplate } from './rules/render.ts';
import { type SampleFile, sampleIdsIn } from './samples.ts';
import { noteSubmission, planSubmission, refusalOf, submitTemplate } from './submission.service.ts';
import { templateFromRow, type TemplateRow, waitingDraft } from './template-wire.ts';
import {
  draftCheck,
  draftVerdict,
  templateCreate,
  templateList,
  templatePatch,
  templateQuery,
  templateWire,
} from './templates.model.ts';
import { ACCOUNT_CHANNELS, templatePage, templateStatement } from './templates.repository.ts';
import { changeTemplate, createTemplate, forgetTemplate } from './templates.service.ts';
import { noteUnpaused } from './unpause.service.ts';

const tags = ['templates'];

export interface TemplateRouteDeps {
  channels: ChannelDirectory;
  messaging: MessagingClient;
  files: FileStore;
  clock: Clock;
}

export function templateRoutes(app: App, deps: TemplateRouteDeps): void {
  const answerList = createListReader('templates');

  /** The template and how the platform is reached about it; no transaction is left open. */
  async function reach(request: FastifyRequest, id: string) {
    const [rows, channels] = await request.company.read([templateStatement(id), ACCOUNT_CHANNELS]);
    const row = rows![0] as unknown as TemplateRow | undefined;
    if (row === undefined) throw notFound('Template');
    return { row, access: () => accessTo(row.waba_id, accessOf(channels!, deps.channels)) };
  }

  app.get(
    '/templates',
    {
      config: company('templates.read'),
      schema: {
        tags,
        summary: 'List templates',
        querystring: templateQuery,
        response: { 200: templateList, 422: problem },
      },
    },
    (request, reply) => answerList(request, reply, templatePage(request.query)),
  );

  app.get(
    '/templates/:id',
    {
      config: company('templates.read'),
      schema: { tags, summary: 'Get a template', params: idParams, response: { 200: templateWire, 404: problem } },
    },
    async (request, reply) => {
      const { row } = await reach(request, request.params.id);
      sendJson(reply, JSON.stringify(tagged(reply, templateFromRow({ ...row }))));
    },
  );

  app.post(
    '/templates',
    {
      config: company('templates.write', 'template.created'),
      schema: {
        tags,
        summary: 'Keep a draft of a template',
        body: templateCreate,
        response: { 201: templateWire, 409: problem, 422: problem },
      },
    },
    (request, reply) =>
      answerOnce(request, reply, async (tdb) => {
        const body = await createTemplate(tdb, request.body);
        return { status: 201, body, location: `${app.prefix}/templates/${body.id}` };
      }),
  );

  app.post(
    '/templates/check',
    {
      config: company('templates.read', { not: 'it only looks at what it is given' }),
      schema: {
        tags,
        summary: 'Say what Meta would refuse, without keeping anything',
        body: draftCheck,
        response: { 200: draftVerdict, 422: problem },
      },
    },
    async (request) => {
      await request.company.caller();
      const { parameter_format = 'positional', ...draft } = request.body;
      return { problems: checkTemplate({ ...draft, parameter_format }) };
    },
  );

  app.patch(
    '/templates/:id',
    {
      config: company('templates.write', 'template.updated'),
      schema: {
        tags,
        summary: 'Change a draft; of a template that Meta has, keep the change until it is submitted',
        params: idParams,
        body: templatePatch,
        response: { 200: templateWire, 404: problem, 409: problem, 412: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const changed = await request.company.run(async (tdb) => {
        await refuseStale(request, () => lockRow(tdb, templateStatement(id), templateFromRow));
        return changeTemplate(tdb, id, request.body);
      });
      return tagged(reply, changed);
    },
  );

  app.post(
    '/templates/:id/submit',
    {
      config: company('templates.write', 'template.submitted'),
      schema: {
        tags,
        summary: 'Give the draft or the change to Meta for approval',
        params: idParams,
        response: { 200: templateWire, 404: problem, 409: problem, 422: problem, 503: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { row, access } = await reach(request, id);
      const draft = planSubmission(row, deps.clock);
      const ids = sampleIdsIn(draft.components);
      const found = ids.length === 0 ? [] : await request.company.read(ids.map(fileStatement));
      const samples = new Map(ids.map((media_id, place) => [media_id, found[place]?.[0] as SampleFile | undefined]));
      const outcome = await submitTemplate(deps, { access: access(), row, draft, samples });
      request.company.note({ outcome: outcome.kind });
      const noted = await request.company.run((tdb) => noteSubmission(tdb, row, outcome, deps.clock));
      if (noted === undefined) throw notFound('Template');
      if (noted.error !== null) throw noted.error;
      return tagged(reply, noted.wire);
    },
  );

  app.post(
    '/templates/:id/unpause',
    {
      config: company('templates.write', 'template.unpaused'),
      schema: {
        tags,
        summary: 'Let a template go on that Meta paused while it looked at the first sends',
        params: idParams,
        response: { 200: templateWire, 404: problem, 409: problem, 422: problem, 503: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { row, access } = await reach(request, id);
      if (row.status !== 'PAUSED' || row.platform_id === null)
        throw new AppError('conflict', 'The template is not paused.');
      const { access_token } = access();
      const said = await deps.messaging.unpauseTemplate({ access_token, template_id: row.platform_id });
      if (said.kind !== 'ok') throw refusalOf(said).error;
      const wire = await request.company.run((tdb) => noteUnpaused(tdb, id, deps.clock));
      if (wire === undefined) throw notFound('Template');
      return tagged(reply, wire);
    },
  );

  app.post(
    '/templates/:id/preview',
    {
      config: company('templates.read', { not: 'it only shows' }),
      schema: {
        tags,
        summary: 'Show the template as the customer sees it',
        params: idParams,
        body: previewBody,
        response: { 200: templatePreview, 404: problem, 422: problem },
      },
    },
    async (request) => {
      const { row } = await reach(request, request.params.id);
      return renderTemplate(waitingDraft(row) ?? row, new Map(Object.entries(request.body.parameters)));
    },
  );

  app.delete(
    '/templates/:id',
    {
      config: company('templates.delete', 'template.deleted'),
      schema: {
        tags,
        summary: 'Delete a template, on the platform too',
        params: idParams,
        response: { 204: noContent, 404: problem, 409: problem, 422: problem, 503: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { row, access } = await reach(request, id);
      if (row.status === 'DISABLED') {
        throw new AppError('conflict', 'Meta does not let go of a template that it has disabled.');
      }
      if (row.platform_id !== null) {
        const { platform_id: template_id, name } = row;
        const said = await deps.messaging.deleteTemplate({ ...access(), name, template_id });
        if (said.kind !== 'ok') throw refusalOf(said).error;
      }
      await request.company.run((tdb) => forgetTemplate(tdb, id));
      return reply.code(204).send(null);
    },
  );
}
