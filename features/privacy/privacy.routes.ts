import { Readable } from 'node:stream';
import { z } from 'zod';
import type { SecretBox } from '#platform/crypto';
import { answerOnce, company, createListReader, idParams, notFound, problem, type App } from '#platform/http';
import type { Jobs } from '#platform/jobs';
import type { Clock } from '#platform/runtime';
import { erasePerson } from './erase.service.ts';
import { eraseBody, erasureList, erasureQuery, erasureWire } from './erasures.model.ts';
import { erasurePage, findErasure } from './erasures.repository.ts';
import { beginExport, writeExport } from './export.service.ts';

const tags = ['privacy'];

export interface PrivacyDeps {
  box: SecretBox;
  clock: Clock;
  jobs: Jobs;
}

/** What people may ask of a company about themselves: a copy, or to be forgotten. */
export function privacyRoutes(app: App, deps: PrivacyDeps): void {
  const answerList = createListReader('erasures');

  app.get(
    '/contacts/:id/export',
    {
      config: company('privacy.write', 'contact.exported'),
      schema: {
        tags,
        summary: 'Download everything that is kept about a person',
        params: idParams,
        response: { 200: z.string().meta({ description: 'one JSON document, as a file' }), 404: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { box, clock } = deps;
      const begun = await request.company.run((tdb) => beginExport(tdb, { box, id, now: clock.now() }));
      reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="contact-${id}.json"`)
        .header('cache-control', 'no-store');
      return reply.send(Readable.from(writeExport((work) => request.company.run(work), box, begun)) as never);
    },
  );

  app.post(
    '/contacts/:id/erase',
    {
      config: company('privacy.write', 'contact.erased'),
      schema: {
        tags,
        summary: 'Erase a person: contact, conversations, messages, and their traces in raw deliveries',
        description: 'Cannot be undone. The receipt is signed when the raw deliveries have been gone through, too.',
        params: idParams,
        body: eraseBody,
        response: { 200: erasureWire, 404: problem, 409: problem, 422: problem },
      },
    },
    (request, reply) =>
      answerOnce(request, reply, async (tdb, caller) => {
        const order = { contact_id: request.params.id, reason: request.body?.reason || null, caller };
        const body = await erasePerson(tdb, deps, order);
        request.company.note({ erasure_id: body.id });
        return { status: 200, body };
      }),
  );

  app.get(
    '/erasures',
    {
      config: company('privacy.write'),
      schema: {
        tags,
        summary: 'List receipts of erasures',
        querystring: erasureQuery,
        response: { 200: erasureList, 422: problem },
      },
    },
    (request, reply) => answerList(request, reply, erasurePage(request.query)),
  );

  app.get(
    '/erasures/:id',
    {
      config: company('privacy.write'),
      schema: { tags, summary: 'Get a receipt', params: idParams, response: { 200: erasureWire, 404: problem } },
    },
    (request) =>
      request.company.run(async (tdb) => {
        const found = await findErasure(tdb, request.params.id);
        if (found === undefined) throw notFound('Erasure');
        return found;
      }),
  );
}
