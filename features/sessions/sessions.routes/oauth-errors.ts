import { errorRenderer, type ErrorCode } from '#platform/http';
import type { OauthErrorCode } from '../oauth.model.ts';

/** What our errors are called in RFC 6749, 5.2, with the status it wants. Whatever is not here is a bad request. */
const OAUTH: Partial<Record<ErrorCode, { status: number; error: OauthErrorCode }>> = {
  unauthenticated: { status: 400, error: 'invalid_grant' },
  forbidden: { status: 403, error: 'access_denied' },
  too_many_requests: { status: 429, error: 'temporarily_unavailable' },
  unavailable: { status: 503, error: 'temporarily_unavailable' },
};

/** An error in both forms: clients of OAuth read `error` and `error_description`, all others what they know of us. */
export const renderOauthError = errorRenderer((problem, known, request) => {
  const { status, error } =
    known === undefined
      ? ({ status: 500, error: 'server_error' } as const)
      : (OAUTH[known.code] ?? { status: 400, error: badRequest(request.body) });
  return {
    status,
    type: 'application/json',
    body: { error, error_description: printable(problem.detail), ...problem, status, status_code: status },
  };
});

function badRequest(body: unknown): OauthErrorCode {
  const grant_type = (body as { grant_type?: unknown } | null | undefined)?.grant_type;
  const known = ['password', 'refresh_token', ''];
  return typeof grant_type === 'string' && !known.includes(grant_type) ? 'unsupported_grant_type' : 'invalid_request';
}

/** The characters that the RFC allows. */
function printable(text: string): string {
  return text.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, '?');
}
