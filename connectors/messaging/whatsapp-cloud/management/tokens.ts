import type { JsonObject, PlatformApp, TokenCalls, TokenFacts } from '../../contract.ts';
import { readBoolean, readId, readNumber, readObject, readObjects, readString, readTime } from '../json/read-value.ts';
import type { Caller } from '../sending/graph-call.ts';

export function createTokenCalls(call: Caller): TokenCalls {
  return {
    debugToken({ token, app, signal }) {
      const access_token = app === undefined ? token : tokenOf(app);
      const query = { input_token: token };
      return call(
        { name: 'debug_token', method: 'GET', path: ['debug_token'], query, access_token, signal },
        readToken,
      );
    },

    exchangeCode({ code, app, signal }) {
      const path = ['oauth', 'access_token'];
      const query = { client_id: app.id, client_secret: app.secret, code };
      const access_token = tokenOf(app);
      return call({ name: 'exchange_code', method: 'GET', path, query, access_token, signal }, (body) =>
        readString(body['access_token']),
      );
    },
  };
}

/** An app speaks in its own name with its id and secret. */
function tokenOf({ id, secret }: PlatformApp): string {
  return `${id}|${secret}`;
}

function readToken(body: JsonObject): TokenFacts | null {
  const token = readObject(body['data']);
  const is_valid = readBoolean(token?.['is_valid']);
  if (token === null || is_valid === null) return null;
  const ends = readNumber(token['expires_at']);
  return {
    is_valid,
    app_id: readId(token['app_id']),
    type: readString(token['type']),
    // 0 is for ever.
    expires_at: ends === null || ends === 0 ? null : readTime(ends),
    scopes: strings(token['scopes']),
    targets: readObjects(token['granular_scopes']).flatMap((one) => {
      const scope = readString(one['scope']);
      return scope === null || !Array.isArray(one['target_ids']) ? [] : [{ scope, ids: strings(one['target_ids']) }];
    }),
    problem: readString(readObject(token['error'])?.['message']),
  };
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap((one) => readId(one) ?? []) : [];
}
