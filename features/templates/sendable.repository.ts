import type { TenantDb } from '#platform/db';
import type { Part } from './rules/parts.ts';
import type { ParameterFormat } from './templates.model.ts';

/** A template of the account that a channel belongs to. */
export interface SendableTemplate {
  id: string;
  name: string;
  language: string;
  category: string;
  status: string;
  parameter_format: ParameterFormat;
  components: Part[];
}

const COLUMNS = [
  't.id',
  't.name',
  't.language',
  't.category',
  't.status',
  't.parameter_format',
  't.components',
] as const;

/** As the mirror knows it now, whatever its state; undefined when the account of the channel has none of this name. */
export async function findSendableTemplate(
  tdb: TenantDb,
  { channel_id, name, language }: { channel_id: string; name: string; language: string },
): Promise<SendableTemplate | undefined> {
  const row = await tdb.q
    .selectFrom('templates as t')
    .innerJoin('channels as c', (join) =>
      join.onRef('c.company_id', '=', 't.company_id').onRef('c.waba_id', '=', 't.waba_id'),
    )
    .select(COLUMNS)
    .where('t.company_id', '=', tdb.company_id)
    .where('c.id', '=', channel_id)
    .where('t.name', '=', name)
    .where('t.language', '=', language)
    .executeTakeFirst();
  return row as SendableTemplate | undefined;
}

/** What may be sent from a channel now, by name. */
export async function listSendableTemplates(
  tdb: TenantDb,
  channel_id: string,
  limit = 200,
): Promise<SendableTemplate[]> {
  const rows = await tdb.q
    .selectFrom('templates as t')
    .innerJoin('channels as c', (join) =>
      join.onRef('c.company_id', '=', 't.company_id').onRef('c.waba_id', '=', 't.waba_id'),
    )
    .select(COLUMNS)
    .where('t.company_id', '=', tdb.company_id)
    .where('c.id', '=', channel_id)
    .where('t.status', '=', 'APPROVED')
    .orderBy('t.name')
    .orderBy('t.language')
    .limit(limit)
    .execute();
  return rows as SendableTemplate[];
}
