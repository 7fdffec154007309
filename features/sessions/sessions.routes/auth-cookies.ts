import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '#platform/config';
import { AppError } from '#platform/http';
import { DEVICE_SECONDS } from '../device-token.ts';

const REFRESH = 'parley_refresh';
const DEVICE = 'parley_device';

/** What a browser keeps for us: out of reach of scripts and sent to the auth routes only. */
export interface AuthCookies {
  setRefresh(reply: FastifyReply, token: string): void;
  clearRefresh(reply: FastifyReply): void;
  /** The refresh token of the request's cookie. Throws a 403 when the page that sent it is not ours. */
  readRefresh(request: FastifyRequest): string | undefined;
  /** Outlives signing out: it says who has been here, not who is. */
  setDevice(reply: FastifyReply, token: string): void;
  readDevice(request: FastifyRequest): string | undefined;
}

export function createAuthCookies({ http, auth, env }: Config): AuthCookies {
  const attributes = {
    path: `${http.prefix}/auth`,
    httpOnly: true,
    sameSite: 'strict',
    // Without TLS a browser would drop a secure cookie, and nobody could stay signed in.
    secure: http.public_url === undefined ? env === 'production' : http.public_url.startsWith('https:'),
  } as const;
  const put = (reply: FastifyReply, name: string, value: string, maxAge: number): void =>
    void reply.setCookie(name, value, { ...attributes, maxAge });

  return {
    setRefresh: (reply, token) => put(reply, REFRESH, token, auth.refresh_token_seconds),
    clearRefresh: (reply) => void reply.clearCookie(REFRESH, attributes),
    readRefresh(request) {
      const token = request.cookies[REFRESH];
      if (token === undefined || token === '') return undefined;
      if (!isOurs(request, http)) throw new AppError('forbidden', 'Access denied');
      return token;
    },
    setDevice: (reply, token) => put(reply, DEVICE, token, DEVICE_SECONDS),
    readDevice: (request) => request.cookies[DEVICE],
  };
}

/** Another site cannot make a browser send a strict cookie; a page of another port or a sister domain still can. */
function isOurs({ headers }: FastifyRequest, { cors_origins, public_url }: Config['http']): boolean {
  const { origin, host } = headers;
  if (origin === undefined || cors_origins.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  return from.host === host || (public_url !== undefined && from.origin === new URL(public_url).origin);
}
