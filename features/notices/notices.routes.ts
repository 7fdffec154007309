import { company, createListReader, idParams, problem, type App } from '#platform/http';
import type { Clock } from '#platform/runtime';
import { noticeList, noticeQuery, noticeWire } from './notices.model.ts';
import { noticePage } from './notices.repository.ts';
import { dismiss } from './notices.service.ts';

const tags = ['notices'];

export function noticeRoutes(app: App, { clock }: { clock: Clock }): void {
  const answerList = createListReader('notices');

  app.get(
    '/notices',
    {
      config: company('notices.read'),
      schema: {
        tags,
        summary: 'List what the company should know about',
        querystring: noticeQuery,
        response: { 200: noticeList, 422: problem },
      },
    },
    (request, reply) => answerList(request, reply, noticePage(request.query)),
  );

  app.post(
    '/notices/:id/dismiss',
    {
      config: company('notices.write', 'notice.dismissed'),
      schema: {
        tags,
        summary: 'Say that people know; it is told again when it lasts for a week more',
        params: idParams,
        response: { 200: noticeWire, 404: problem },
      },
    },
    (request) =>
      request.company.run((tdb, who) => dismiss(tdb, request.params.id, { user_id: who.user_id, now: clock.now() })),
  );
}
