import type { Generated } from 'kysely';
import { z } from 'zod';
import { timestamp } from '#platform/http';

export type WorkKind = 'keys' | 'content';

declare module '#platform/db' {
  interface Tables {
    encryption_work: {
      company_id: string;
      id: string;
      kind: WorkKind;
      pass: Generated<1 | 2>;
      place: Generated<number>;
      after_row: string | null;
      rows_changed: Generated<number>;
      unreadable: Generated<number>;
      due_at: Date;
      fence: Generated<number>;
      leased_until: Date | null;
      created_at: Generated<Date>;
      started_at: Generated<Date>;
      finished_at: Date | null;
    };
  }
}

declare module '#platform/jobs' {
  interface JobTypes {
    /** Begin a rotation that an operator ordered. `company_id` is the operator's own. */
    'encryption.rotate': {
      company_id: string;
      scope: 'master' | 'data';
      target_company_id: string | null;
      /** The newest master key of the process that took the order; only one that agrees can carry it out. */
      master_id: string;
      /** By the database's clock. */
      ordered_at: string;
    };
  }
}

/** A piece of work that we hold a lease on. */
export interface ClaimedWork {
  company_id: string;
  id: string;
  kind: WorkKind;
  pass: 1 | 2;
  place: number;
  after_row: string | null;
  unreadable: number;
  fence: number;
  started_at: Date;
}

export const rotateBody = z.strictObject({
  scope: z.enum(['master', 'data']).meta({
    description:
      'master: wrap all keys under the newest MASTER_KEY; data: give companies new keys and seal everything again',
  }),
  company_id: z.uuid().optional().meta({ description: 'only this company; for the scope data' }),
});

export const rotateAnswer = z.object({ scope: z.enum(['master', 'data']), company_id: z.uuid().nullable() });

const workWire = z.object({
  company_id: z.uuid(),
  kind: z
    .enum(['keys', 'content'])
    .meta({ description: 'because of a new key, or because the setting seal_content changed' }),
  state: z.enum(['running', 'waiting', 'checking', 'done']).meta({
    description: 'waiting: everything is done once, and is looked at again at due_at; then old keys are destroyed',
  }),
  rows_changed: z.int(),
  unreadable: z.int().meta({ description: 'values that cannot be opened; the keys they name are kept' }),
  due_at: timestamp,
  started_at: timestamp,
  finished_at: timestamp.nullable(),
});
export type WorkWire = z.infer<typeof workWire>;

export const contentWire = z
  .object({
    seal_content: z.boolean().meta({ description: 'whether what is written now is sealed' }),
    state: z.enum(['open', 'sealing', 'sealed', 'opening']).meta({
      description:
        'sealing, opening: what was there before the setting was switched is being brought into its new form',
    }),
    rows_changed: z.int().meta({ description: 'since the setting was last switched' }),
    unreadable: z.int().meta({ description: 'rows that could not be opened and stay as they are' }),
    checked_at: timestamp.nullable().meta({
      description: 'everything was gone through once more by then; null: that is still to come',
    }),
  })
  .meta({ id: 'ContentEncryption' });
export type ContentWire = z.infer<typeof contentWire>;

export const encryptionWire = z
  .object({
    keys: z.object({
      master_id: z.string().meta({ description: 'a piece of the hash of MASTER_KEY' }),
      keys: z.int(),
      to_rewrap: z
        .int()
        .meta({ description: 'wrapped under MASTER_KEY_PREVIOUS: a rotation of the scope master waits' }),
      locked: z.int().meta({ description: 'wrapped under a master key that this server does not have' }),
      retired: z.int().meta({ description: 'kept only until nothing is sealed under them' }),
    }),
    sealed_columns: z.array(z.string()),
    work: z.array(workWire).meta({ description: 'the newest 100' }),
  })
  .meta({ id: 'Encryption' });
