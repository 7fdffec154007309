import type { FastifyRequest } from 'fastify';
import type { Accounts, Account } from '../business/accounts.ts';
import type { App, Apps } from '../business/apps.ts';
import { ALL_SCOPES } from '../business/tokens.ts';
import type { Token, Tokens } from '../business/tokens.ts';
import type { Journal } from '../ledger/journal.ts';
import type { Bus } from '../live/bus.ts';
import type { Channel, Channels } from '../people/channels.ts';
import type { Settings } from '../settings.ts';
import type { Timeline } from '../time/timeline.ts';
import { GraphError } from '../errors/graph-error.ts';
import { noSuchObject } from './graph-path.ts';

export type Scope = 'whatsapp_business_messaging' | 'whatsapp_business_management';

/** Who calls, and what of the business they may reach. */
export interface Access {
  /** The token of a call; 190 without one that is good. */
  caller(request: FastifyRequest): Token;
  /** The app that a call is made for. */
  appOf(token: Token): App;
  /** The number with this id, learned where the rules allow it, that this token may use for this. */
  number(request: FastifyRequest, id: string, scope: Scope): Channel;
  account(request: FastifyRequest, id: string, scope?: Scope): Account;
  /** Writes down that a number was changed in place. */
  save(channel: Channel): void;
}

export interface AccessDeps {
  settings: Settings;
  timeline: Timeline;
  tokens: Tokens;
  apps: Apps;
  accounts: Accounts;
  channels: Channels;
  journal: Journal;
  bus: Bus;
}

export function createAccess(deps: AccessDeps): Access {
  const { settings, timeline, tokens, apps, accounts, channels, journal, bus } = deps;

  function caller(request: FastifyRequest): Token {
    const token = tokenOf(request);
    if (token === null)
      throw new GraphError(190, null, { message: 'An access token is required to request this resource.' });
    const known = tokens.get(token);
    if (known !== undefined) return checkLife(known, timeline.now());
    const app = appToken(token);
    if (app !== undefined) return anyToken(token, app.id);
    if (settings.rules.unknown_tokens === 'refuse')
      throw new GraphError(190, null, { message: 'Invalid OAuth access token - Cannot parse access token' });
    return anyToken(token, apps.main().id);
  }

  /** `<app id>|<app secret>` stands for the app itself. */
  function appToken(token: string): App | undefined {
    const at = token.indexOf('|');
    if (at < 0) return undefined;
    const [id, secret] = [token.slice(0, at), token.slice(at + 1)];
    const app = apps.get(id) ?? (settings.rules.unknown_numbers === 'accept' ? apps.main() : undefined);
    if (app === undefined || app.app_secret !== secret)
      throw new GraphError(190, null, { message: 'Invalid OAuth access token signature.' });
    return app;
  }

  function allow(token: Token, scope: Scope, ids: string[]): void {
    if (!token.scopes.includes(scope)) {
      if (scope === 'whatsapp_business_messaging') throw new GraphError(10);
      throw new GraphError(200, null, { message: `(#200) Requires ${scope} permission to manage the object` });
    }
    if (token.assets !== null && !ids.some((id) => token.assets?.includes(id)))
      throw new GraphError(200, null, { message: '(#200) You do not have the necessary permissions on this object' });
  }

  function learnNumber(id: string): Channel {
    if (settings.rules.unknown_numbers === 'refuse' || !/^\d{3,20}$/.test(id)) throw noSuchObject(id);
    const channel = channels.put({ phone_number_id: id });
    save(channel);
    bus.publish({ type: 'roster' });
    return channel;
  }

  const save = (channel: Channel): void => journal.write({ kind: 'channel', channel });

  return {
    caller,
    appOf: (token) => apps.get(token.app_id) ?? apps.main(),
    number(request, id, scope) {
      const token = caller(request);
      const channel = channels.get(id) ?? learnNumber(id);
      allow(token, scope, [id, channel.waba_id]);
      if (channel.restriction === 33) throw new GraphError(33);
      return channel;
    },
    account(request, id, scope = 'whatsapp_business_management') {
      const token = caller(request);
      const known = accounts.get(id);
      const is_ours = channels.list().some((one) => one.waba_id === id);
      if (known === undefined && !is_ours && (settings.rules.unknown_numbers === 'refuse' || !/^\d{1,20}$/.test(id)))
        throw noSuchObject(id);
      allow(token, scope, [id]);
      return known ?? accounts.reach(id);
    },
    save,
  };
}

function anyToken(token: string, app_id: string): Token {
  return {
    token,
    app_id,
    user_id: '122100000000000000',
    scopes: ALL_SCOPES,
    assets: null,
    issued_at: 0,
    expires_at: null,
    revoked: false,
  };
}

function checkLife(token: Token, now: number): Token {
  if (token.revoked)
    throw new GraphError(190, null, {
      subcode: 460,
      message: 'Error validating access token: The session has been invalidated.',
    });
  if (token.expires_at !== null && token.expires_at <= now)
    throw new GraphError(190, null, { subcode: 463, message: 'Error validating access token: Session has expired' });
  return token;
}

/** From the header (`Bearer`, or `OAuth` as the upload sessions have it) or the query. */
function tokenOf(request: FastifyRequest): string | null {
  const header = request.headers.authorization;
  if (header !== undefined) return /^(?:bearer|oauth)\s+(\S+)$/i.exec(header)?.[1] ?? null;
  const { access_token } = request.query as { access_token?: unknown };
  return typeof access_token === 'string' && access_token !== '' ? access_token : null;
}
