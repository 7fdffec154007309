import { CompiledQuery } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { Row, TenantDb } from '#platform/db';
import { passportFromRow, passportStatement } from './passports.repository.ts';

/** What an answer was made of, or null when it has no passport. */
export async function passportOf(tdb: TenantDb, box: SecretBox, message_id: string): Promise<object | null> {
  const { text, values } = passportStatement(message_id);
  const { rows } = await tdb.q.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
  return rows[0] === undefined ? null : passportFromRow(rows[0], tdb.company_id, box);
}
