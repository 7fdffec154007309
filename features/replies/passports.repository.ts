import type { SecretBox } from '#platform/crypto';
import type { Row, Statement } from '#platform/db';
import { openChunks } from './sealed-chunks.ts';

export function passportStatement(message_id: string): Statement {
  return {
    name: 'passport-get',
    text: `select message_id, turn_id, agent_id, model, chunks, sealed_chunks, usage, timings_ms, created_at from passports
           where company_id = app_company_id() and message_id = $1`,
    values: [message_id],
  };
}

export async function passportFromRow(row: Row, company_id: string, box: SecretBox): Promise<object> {
  const { sealed_chunks: sealed, ...passport } = row;
  const opened =
    sealed instanceof Buffer
      ? { chunks: (await openChunks(box, company_id, row['message_id'] as string, sealed)) ?? [] }
      : {};
  return { ...passport, ...opened, created_at: (row['created_at'] as Date).toISOString() };
}
