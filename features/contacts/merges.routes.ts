import { company, idParams, problem, type App, type Caller } from '#platform/http';
import { contactWire } from './contacts.model.ts';
import { mergeBody, mergeList, unmergeBody } from './merges.model.ts';
import { listMerges, mergeByHand, takeApart, type MergesTools } from './merges.service.ts';

const tags = ['contacts'];

const called = ({ actor }: Caller): string => `${actor.type}:${actor.id}`;

export function mergeRoutes(app: App, tools: MergesTools): void {
  app.get(
    '/contacts/:id/merges',
    {
      config: company('contacts.read'),
      schema: {
        tags,
        summary: 'What became part of a contact, the newest first',
        params: idParams,
        response: { 200: mergeList, 404: problem },
      },
    },
    (request) => request.company.run((tdb) => listMerges(tdb, request.params.id, tools)),
  );

  app.post(
    '/contacts/:id/merge',
    {
      config: company('contacts.write', 'contact.merged'),
      schema: {
        tags,
        summary: 'Make another contact part of this one; it can be taken back',
        params: idParams,
        body: mergeBody,
        response: { 200: contactWire, 404: problem, 422: problem },
      },
    },
    (request) =>
      request.company.run((tdb, caller) =>
        mergeByHand(tdb, { into: request.params.id, from: request.body.contact_id, by: called(caller) }, tools),
      ),
  );

  app.post(
    '/contacts/:id/unmerge',
    {
      config: company('contacts.write', 'contact.unmerged'),
      schema: {
        tags,
        summary: 'Make two contacts of one again, each with what it brought',
        params: idParams,
        body: unmergeBody,
        response: { 200: contactWire, 404: problem, 409: problem },
      },
    },
    (request) =>
      request.company.run((tdb, caller) =>
        takeApart(tdb, { contact_id: request.params.id, ...request.body, by: called(caller) }, tools),
      ),
  );
}
