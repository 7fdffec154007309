import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Stamps } from '#platform/crypto';
import { AppError, company, problem, sendJson, type App } from '#platform/http';
import {
  anchorOf,
  auditPageAnswer,
  auditQuery,
  parseAnchor,
  verifyAnswer,
  verifyQuery,
  type NamesOf,
} from './audit-log.model.ts';
import { exportLog, readHead, readPage, verifyLog } from './audit-log.service.ts';

const tags = ['audit log'];

export interface AuditLogDeps {
  stamps: Stamps;
  /** Each knows the names of some actors, such as users. */
  names: readonly NamesOf[];
}

export function auditLogRoutes(app: App, { stamps, names }: AuditLogDeps): void {
  const oneAtATime = createTurns();

  app.get(
    '/audit_log',
    {
      config: company('audit_log.read'),
      schema: {
        tags,
        summary: 'Read what administrators, keys and operators did, newest first',
        querystring: auditQuery,
        response: { 200: auditPageAnswer, 422: problem },
      },
    },
    async (request, reply) => {
      sendJson(reply, JSON.stringify(await readPage(request.company.read, request.query, names)));
    },
  );

  app.get(
    '/audit_log/verify',
    {
      config: { ...company('audit_log.read'), rate: 'heavy' },
      schema: {
        tags,
        summary: 'Follow the chain from the first line to the last, and say what is wrong with it',
        querystring: verifyQuery,
        response: { 200: verifyAnswer, 409: problem, 422: problem },
      },
    },
    async ({ company: { company_id, read, caller }, query }) => {
      // Nobody holds a company's turn by naming the company.
      await caller();
      const anchor = query.anchor === undefined ? undefined : parseAnchor(query.anchor);
      return oneAtATime(company_id, () => verifyLog(read, { company_id, stamps, anchor }));
    },
  );

  app.get(
    '/audit_log/export',
    {
      config: { ...company('audit_log.read', 'audit_log.exported'), rate: 'heavy' },
      schema: {
        tags,
        summary: 'Take the whole log out, to be checked elsewhere',
        description:
          'JSON Lines: the head with its stamp, then each line with all that its hash is made of, the first first. ' +
          'The last one tells of this export.',
        response: { 200: z.string().meta({ description: 'application/x-ndjson' }) },
      },
    },
    async (request, reply) => {
      const { company_id, run, read } = request.company;
      await run(async () => undefined);
      const end = await readHead(read);
      if (end.head !== undefined) {
        request.log.info({ company_id, anchor: anchorOf(end.head), request_id: request.id }, 'audit log exported');
      }
      reply
        .type('application/x-ndjson; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="audit-log-${company_id}.jsonl"`);
      return reply.send(Readable.from(exportLog(read, company_id, end)) as never);
    },
  );
}

/** A log may be long: a company has it followed once at a time. */
function createTurns() {
  const taken = new Set<string>();
  return async <T>(company_id: string, work: () => Promise<T>): Promise<T> => {
    if (taken.has(company_id)) {
      throw new AppError('conflict', 'The log is being checked already. Try again in a moment.', { retry_after_s: 2 });
    }
    taken.add(company_id);
    try {
      return await work();
    } finally {
      taken.delete(company_id);
    }
  };
}
