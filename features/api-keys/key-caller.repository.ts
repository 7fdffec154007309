import type { Statement } from '#platform/db';

/** What has to be known of a key whenever it is shown. */
export interface KeyRow {
  name: string;
  secret_hash: Buffer;
  scopes: string[];
  allowed_addresses: string[] | null;
  expires_at: Date | null;
  last_used_at: Date | null;
  requests_per_minute: number | null;
  suspended_at: Date | null;
}

/** The key of this id, if it is not revoked. Requests with one key that come together share its answer. */
export function keyCallerStatement(id: string): Statement {
  return {
    name: 'api-key-caller',
    text: `select k.name, k.secret_hash, k.scopes, k.allowed_addresses, k.expires_at, k.last_used_at,
             c.requests_per_minute, c.suspended_at
           from api_keys k join companies c on c.id = k.company_id
           where k.company_id = app_company_id() and k.id = $1 and k.revoked_at is null`,
    values: [id],
  };
}

export interface KeyUse {
  id: string;
  at: Date;
}

/** Notes when keys of one company were used last; a use within a minute of what is noted already is left out. */
export function noteUses(uses: readonly KeyUse[]): Statement {
  return {
    name: 'api-key-uses',
    text: `update api_keys k set last_used_at = use.at
           from unnest($1::uuid[], $2::timestamptz[]) as use (id, at)
           where k.company_id = app_company_id() and k.id = use.id
             and (k.last_used_at is null or k.last_used_at <= use.at - interval '1 minute')`,
    values: [uses.map(({ id }) => id), uses.map(({ at }) => at)],
  };
}

/** What those of the company's keys are called whose ids are given, for whoever lists what they did. */
export function keyNamesStatement(ids: readonly string[]): Statement {
  return {
    name: 'api-key-names',
    text: 'select id, name from api_keys where company_id = app_company_id() and id = any($1::uuid[])',
    values: [ids],
  };
}
