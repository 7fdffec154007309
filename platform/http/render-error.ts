import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { isAway, sqlState } from '#platform/db';
import { AppError, internalProblem, notFound, problemOf, type FieldError, type Problem } from './errors.ts';

/** The one place that decides what a caller sees of an error. */
export function renderError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = asAppError(error);
  if (known === undefined) {
    request.log.error({ err: error, request_id: request.id, route: request.routeOptions.url }, 'request failed');
    send(reply, internalProblem(request.id));
    return;
  }
  if (known.code === 'unavailable' && known.cause !== undefined) {
    request.log.warn(
      { err: known.cause, request_id: request.id, route: request.routeOptions.url },
      'request not served',
    );
  }
  if (known.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  const retry = known.retry_after_s ?? (known.code === 'unavailable' ? 1 : undefined);
  if (retry !== undefined) reply.header('retry-after', String(retry));
  send(reply, problemOf(known, request.id));
}

function send(reply: FastifyReply, problem: Problem): void {
  reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem);
}

function asAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validationContext === 'body' ? '' : `${error.validationContext ?? ''}.`;
    const errors = error.validation.flatMap((fault) =>
      fieldErrors(fault.instancePath, fault.message, fault.params, where),
    );
    return new AppError('invalid', errors.map((fault) => `${fault.field}: ${fault.message}`).join('; '), { errors });
  }
  if (UNSTORABLE.has(sqlState(error) ?? '')) {
    return new AppError('invalid', 'A text holds a character that cannot be stored (U+0000). Leave it out.', {
      cause: error,
    });
  }
  if (isAway(error)) {
    return new AppError('unavailable', 'The server cannot reach its database. Try again in a moment.', {
      cause: error,
    });
  }
  return fromFramework(error);
}

/** One row for each unknown field, so that the field itself is named and not the object around it. */
function fieldErrors(path: string, message: string | undefined, params: unknown, where: string): FieldError[] {
  const base = path.split('/').filter(Boolean);
  const { keys } = params as { keys?: readonly string[] };
  if (Array.isArray(keys) && keys.length > 0) {
    return keys.map((key: string) => ({ field: where + [...base, key].join('.'), message: 'is not a known field' }));
  }
  return [{ field: where + base.join('.') || 'body', message: message ?? 'is invalid' }];
}

/** U+0000 and the like, which PostgreSQL's text cannot hold. */
const UNSTORABLE = new Set(['22021', '22P05']);

function fromFramework(error: unknown): AppError | undefined {
  const { statusCode, code } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new AppError('unsupported_media_type', 'Send the body as application/json.');
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || statusCode === 413) {
    return new AppError('too_large', 'The body is larger than this endpoint takes.');
  }
  if (statusCode === 400) return new AppError('malformed', 'The request could not be read: send well-formed JSON.');
  // Longer than any address of ours, so nobody has it.
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return notFound('Address');
  if (statusCode === 503) return new AppError('unavailable', 'The server is shutting down; try again.');
  return undefined;
}
