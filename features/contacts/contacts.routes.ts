import type { SecretBox } from '#platform/crypto';
import { lockRow, type Database, type Row } from '#platform/db';
import {
  answerOnce,
  company,
  createListReader,
  idempotencyKey,
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
import { contactCreate, contactList, contactPatch, contactQuery, contactWire } from './contacts.model.ts';
import {
  contactFromRow,
  contactPage,
  contactStatement,
  createContactWriter,
  insertContacts,
} from './contacts.repository.ts';
import { openContacts } from './sealed-person.ts';
import { soughtIdentities } from './sealed-search.ts';
import { alreadyKnown, changeContact, draftContact, optIn, optOut, removeContact } from './contacts.service.ts';

const tags = ['contacts'];
const DATA = { not: "the customers' data, which integrations write all day; the audit log is about administration" };

export function contactRoutes(app: App, { db, box, clock }: { db: Database; box: SecretBox; clock: Clock }): void {
  const answerList = createListReader('contacts');
  const write = createContactWriter(db, box);

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
    async (request, reply) => {
      const { company_id } = request.company;
      const identities = await soughtIdentities(box, request.company, request.query);
      const open = (rows: readonly Row[]) => openContacts(box, company_id, rows);
      return answerList(request, reply, contactPage(request.query, open, identities));
    },
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
      const [contact] = await openContacts(box, request.company.company_id, [row]);
      sendJson(reply, JSON.stringify(tagged(reply, contactFromRow(contact!))));
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
          const [made] = await insertContacts(tdb, [draft], box);
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
        response: { 200: contactWire, 404: problem, 412: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const changed = await request.company.run(async (tdb) => {
        await refuseStale(request, async () => {
          const row = await lockRow(tdb, contactStatement(id), (found) => found);
          if (row === undefined) return undefined;
          const [contact] = await openContacts(box, tdb.company_id, [row]);
          return contactFromRow(contact!);
        });
        return changeContact(tdb, id, request.body, box);
      });
      return tagged(reply, changed);
    },
  );

  app.delete(
    '/contacts/:id',
    {
      config: company('contacts.delete', 'contact.deleted'),
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
    (request) => request.company.run((tdb) => optOut(tdb, request.params.id, { clock, box })),
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
    (request) => request.company.run((tdb) => optIn(tdb, request.params.id, { box })),
  );
}
