import type { Statement } from '#platform/db';

/** What those of the company's users are called whose ids are given: `displayName`, for whoever lists what they did. */
export function userNamesStatement(ids: readonly string[]): Statement {
  return {
    name: 'user-names',
    text: `select id, coalesce(nullif(trim(first_name || ' ' || last_name), ''), username) as name from users
           where company_id = app_company_id() and id = any($1::uuid[])`,
    values: [ids],
  };
}
