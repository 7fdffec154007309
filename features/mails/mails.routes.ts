import type { MailTransport } from '#connectors/mail';
import { company, createListReader, idParams, problem, type App } from '#platform/http';
import type { Jobs } from '#platform/jobs';
import type { Clock } from '#platform/runtime';
import { mailList, mailQuery, mailWire, wholeMailWire } from './mails.model.ts';
import { mailPage } from './mails.repository.ts';
import { readMail, retryMail } from './mails.service.ts';

const tags = ['mails'];

export interface MailRouteDeps {
  jobs: Jobs;
  clock: Clock;
  transport: MailTransport;
}

export function mailRoutes(app: App, { jobs, clock, transport }: MailRouteDeps): void {
  const answerList = createListReader('mails');

  app.get(
    '/mails',
    {
      config: company('mails.read'),
      schema: {
        tags,
        summary: 'List the mails that were written to people',
        querystring: mailQuery,
        response: { 200: mailList, 422: problem },
      },
    },
    (request, reply) => answerList(request, reply, mailPage(request.query)),
  );

  app.get(
    '/mails/:id',
    {
      config: company('mails.read'),
      schema: {
        tags,
        summary: 'Get a mail; its text where this install has no mail server',
        params: idParams,
        response: { 200: wholeMailWire, 404: problem },
      },
    },
    (request) =>
      request.company.run((tdb, who) => readMail(tdb, who, { id: request.params.id, transport: transport.kind })),
  );

  app.post(
    '/mails/:id/retry',
    {
      config: company('mails.write', 'mail.retried'),
      schema: {
        tags,
        summary: 'Try a mail again',
        params: idParams,
        response: { 200: mailWire, 404: problem, 409: problem },
      },
    },
    (request) => request.company.run((tdb) => retryMail(tdb, { id: request.params.id, jobs, clock })),
  );
}
