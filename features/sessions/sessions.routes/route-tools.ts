import type { SessionTools } from '../session-tools.ts';
import type { SessionRef } from '../refresh-token.ts';
import type { AuthCookies } from './auth-cookies.ts';

/** What the routes below `/auth` share. */
export interface RouteTools {
  tools: SessionTools;
  cookies: AuthCookies;
  /** The session that a request's access token belongs to. */
  sessionOf: (authorization: string | undefined) => SessionRef | undefined;
}
