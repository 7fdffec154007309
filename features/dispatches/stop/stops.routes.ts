import type { NoticeTools } from '#features/notices';
import { company, install, personOf, problem, type App } from '#platform/http';
import { companySending, installSending, stopChange } from './stops.model.ts';
import { changeCompanySending, changeInstallSending, companySendingOf, installSendingOf } from './stops.service.ts';

const tags = ['sending'];
const refusals = { 401: problem, 403: problem, 422: problem };

/** The switch that stops all sending: of a company, and of everybody on this server. It bites within a second. */
export function stopRoutes(app: App, tools: NoticeTools): void {
  app.get(
    '/companies/current/sending',
    {
      config: company('company.read'),
      schema: {
        tags,
        summary: 'Whether the company sends',
        response: { 200: companySending, 401: problem, 403: problem },
      },
    },
    (request) => request.company.run((tdb) => companySendingOf(tdb)),
  );

  app.put(
    '/companies/current/sending',
    {
      config: company('company.write', 'company.sending_changed'),
      schema: {
        tags,
        summary: 'Stop everything the company sends, or let it go on',
        description: 'What is queued stays queued and shows why it waits. Messages that were on their way are counted.',
        body: stopChange,
        response: { 200: companySending, ...refusals },
      },
    },
    (request) =>
      request.company.run(async (tdb, caller) => {
        const { stopped, reason = null } = request.body;
        await changeCompanySending(tdb, { stopped, reason, by: caller.user_id }, tools);
        return companySendingOf(tdb);
      }),
  );

  app.get(
    '/sending',
    {
      config: install(),
      schema: {
        tags,
        summary: 'Whether this server sends at all',
        response: { 200: installSending, 401: problem, 403: problem },
      },
    },
    (request) => request.company.across((sdb) => installSendingOf(sdb)),
  );

  app.put(
    '/sending',
    {
      config: install('sending.changed'),
      schema: {
        tags,
        summary: 'Stop everything that any company sends, or let it go on',
        body: stopChange,
        response: { 200: installSending, ...refusals },
      },
    },
    (request) =>
      request.company.across(async (sdb, operator) => {
        const { stopped, reason = null } = request.body;
        await changeInstallSending(sdb, { stopped, reason, by: personOf(operator) }, tools.clock.now());
        return installSendingOf(sdb);
      }),
  );
}
