import type { Database } from '#platform/db';
import {
  answerOnce,
  company,
  createListReader,
  idempotencyKey,
  idParams,
  noContent,
  notFound,
  problem,
  sendJson,
  type App,
} from '#platform/http';
import type { Clock } from '#platform/runtime';
import { contactCreate, contactList, contactPatch, contactQuery, contactWire } from './contacts.model.ts';
import {
  contactFromRow,
  contactPage,
  contactStatement,
  createContactWriter,
  insertContacts,
} from './contacts.repository.ts';
import { alreadyKnown, changeContact, draftContact, optIn, optOut, removeContact } from './contacts.service.ts';

const tags = ['contacts'];
const DATA = { not: "the customers' data, which integrations write all day; the audit log is about administration" };

export function contactRoutes(app: App, { db, clock }: { db: Database; clock: Clock }): void {
  const answerList = createListReader('contacts');
  const write = createContactWriter(db);

  app.get(
    '/contacts',
    {
      config: company('contacts.read'),
      schema: {
        tags,
        summary: 'List contacts',
        querystring: contactQuery,
        response: { 200: contactList, 422: problem },
      },
    },
    (request, reply) => answerList(request, reply, contactPage(request.query)),
  );

  app.get(
    '/contacts/:id',
    {
      config: company('contacts.read'),
      schema: { tags, summary: 'Get a contact', params: idParams, response: { 200: contactWire, 404: problem } },
    },
    async (request, reply) => {
      const [rows] = await request.company.read([contactStatement(request.params.id)]);
      const row = rows![0];
      if (row === undefined) throw notFound('Contact');
      sendJson(reply, JSON.stringify(contactFromRow(row)));
    },
  );

  app.post(
    '/contacts',
    {
      config: company('contacts.write', DATA),
      schema: {
        tags,
        summary: 'Create a contact',
        body: contactCreate,
        response: { 201: contactWire, 409: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const draft = draftContact(request.body);
      const location = `${app.prefix}/contacts/${draft.id}`;
      if (idempotencyKey(request) !== undefined) {
        return answerOnce(request, reply, async (tdb) => {
          const [made] = await insertContacts(tdb, [draft]);
          if (made === undefined) throw alreadyKnown();
          return { status: 201, body: made, location };
        });
      }
      await request.company.caller();
      const made = await write(request.company.company_id, draft);
      if (made === undefined) throw alreadyKnown();
      reply.code(201).header('location', location);
      sendJson(reply, JSON.stringify(made));
    },
  );

  app.patch(
    '/contacts/:id',
    {
      config: company('contacts.write', DATA),
      schema: {
        tags,
        summary: 'Change a contact',
        params: idParams,
        body: contactPatch,
        response: { 200: contactWire, 404: problem, 422: problem },
      },
    },
    (request) => request.company.run((tdb) => changeContact(tdb, request.params.id, request.body)),
  );

  app.delete(
    '/contacts/:id',
    {
      config: company('contacts.write', 'contact.deleted'),
      schema: {
        tags,
        summary: 'Delete a contact without conversations',
        params: idParams,
        response: { 204: noContent, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      await request.company.run((tdb) => removeContact(tdb, request.params.id));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/contacts/:id/opt_out',
    {
      config: company('contacts.write', 'contact.opted_out'),
      schema: {
        tags,
        summary: 'Stop all messages to a contact',
        params: idParams,
        response: { 200: contactWire, 404: problem },
      },
    },
    (request) => request.company.run((tdb) => optOut(tdb, request.params.id, clock)),
  );

  app.post(
    '/contacts/:id/opt_in',
    {
      config: company('contacts.write', 'contact.opted_in'),
      schema: {
        tags,
        summary: 'Allow messages to a contact again',
        params: idParams,
        response: { 200: contactWire, 404: problem },
      },
    },
    (request) => request.company.run((tdb) => optIn(tdb, request.params.id)),
  );
}
