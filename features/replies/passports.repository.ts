import type { Row, Statement } from '#platform/db';

export function passportStatement(message_id: string): Statement {
  return {
    name: 'passport-get',
    text: `select message_id, turn_id, agent_id, model, chunks, usage, timings_ms, created_at from passports
           where company_id = app_company_id() and message_id = $1`,
    values: [message_id],
  };
}

export function passportFromRow(row: Row): object {
  return { ...row, created_at: (row['created_at'] as Date).toISOString() };
}
