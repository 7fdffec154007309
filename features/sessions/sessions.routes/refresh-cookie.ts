import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '#platform/config';
import { AppError } from '#platform/http';

const NAME = 'parley_refresh';

/** The browser's way to keep a refresh token: out of reach of scripts and sent to the auth routes only. */
export interface RefreshCookie {
  set(reply: FastifyReply, token: string): void;
  clear(reply: FastifyReply): void;
  /** The token of the request's cookie. Throws a 403 when the page that sent it is not ours. */
  read(request: FastifyRequest): string | undefined;
}

export function createRefreshCookie({ http, auth, env }: Config): RefreshCookie {
  const attributes = {
    path: `${http.prefix}/auth`,
    httpOnly: true,
    sameSite: 'strict',
    // Without TLS a browser would drop a secure cookie, and nobody could stay signed in.
    secure: http.public_url === undefined ? env === 'production' : http.public_url.startsWith('https:'),
  } as const;

  return {
    set: (reply, token) => void reply.setCookie(NAME, token, { ...attributes, maxAge: auth.refresh_token_seconds }),
    clear: (reply) => void reply.clearCookie(NAME, attributes),
    read(request) {
      const token = request.cookies[NAME];
      if (token === undefined || token === '') return undefined;
      if (!isOurs(request, http)) throw new AppError('forbidden', 'Access denied');
      return token;
    },
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
