import type { SealedColumn, SecretBox } from '#platform/crypto';
import type { Database } from '#platform/db';
import { company, install, invalidField, notFound, problem, type App } from '#platform/http';
import type { Jobs } from '#platform/jobs';
import { contentWire, encryptionWire, rotateAnswer, rotateBody } from './encryption.model.ts';
import { contentFromRow, contentStatement, lookAround, newestWorkStatement, workFromRow } from './work.repository.ts';

const tags = ['encryption'];

export interface EncryptionDeps {
  db: Database;
  box: SecretBox;
  jobs: Jobs;
  columns: readonly SealedColumn[];
}

/** The keys of the whole install, for whoever runs it, and for each company how far its own content is. */
export function encryptionRoutes(app: App, { db, box, jobs, columns }: EncryptionDeps): void {
  app.get(
    '/encryption',
    {
      config: install(),
      schema: { tags, summary: 'See keys, sealed columns and rotations', response: { 200: encryptionWire } },
    },
    async (request) => {
      await request.company.caller();
      const [keys, work] = await Promise.all([box.keys.survey(), db.fast.system.run(newestWorkStatement)]);
      return {
        keys,
        sealed_columns: columns.map(({ table, column }) => `${table}.${column}`),
        work: work.map(workFromRow),
      };
    },
  );

  app.get(
    '/encryption/content',
    {
      config: company('company.read'),
      schema: {
        tags,
        summary: 'See how far the content of the company is sealed, or open again',
        response: { 200: contentWire },
      },
    },
    async (request) => {
      const [rows] = await request.company.read([contentStatement]);
      return contentFromRow(rows![0]!);
    },
  );

  app.post(
    '/encryption/rotate',
    {
      config: install('encryption.rotated'),
      schema: {
        tags,
        summary: 'Change keys while everything runs',
        body: rotateBody,
        response: { 202: rotateAnswer, 404: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const { scope, company_id: target_company_id = null } = request.body;
      if (scope === 'master' && target_company_id !== null) {
        throw invalidField('company_id', 'the master key is the same for all companies; leave it out');
      }
      request.company.note({ scope, target_id: target_company_id });
      await request.company.across(async (sdb, { company_id }) => {
        const { now: ordered_at, found } = await lookAround(sdb, target_company_id);
        if (target_company_id !== null && !found) throw notFound('Company');
        await jobs.enqueue(sdb, 'encryption.rotate', {
          company_id,
          scope,
          target_company_id,
          ordered_at,
          master_id: box.keys.master_id,
        });
      });
      return reply.code(202).send({ scope, company_id: target_company_id });
    },
  );
}
