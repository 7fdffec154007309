import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { LockedKeyError } from '#platform/crypto';
import { isAway, sqlState } from '#platform/db';
import { AppError, internalProblem, notFound, problemOf, type FieldError, type Problem } from './errors.ts';

/** How an error goes out: a problem as it is, or in the words of another contract. */
export interface Dressed {
  status: number;
  type: string;
  body: object;
}

/** The one place that decides what a caller sees of an error. */
export const renderError = errorRenderer((problem) => ({
  status: problem.status,
  type: 'application/problem+json',
  body: problem,
}));

/** As `renderError`, for routes whose errors have to look otherwise; `error` is undefined for our own faults. */
export function errorRenderer(
  dress: (problem: Problem, error: AppError | undefined, request: FastifyRequest) => Dressed,
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => void {
  return (error, request, reply) => {
    const known = asAppError(error);
    tell(known, error, request);
    const problem = known === undefined ? internalProblem(request.id) : problemOf(known, request.id);
    const { status, type, body } = dress(problem, known, request);
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    const retry = known?.retry_after_s ?? (known?.code === 'unavailable' ? 1 : undefined);
    if (retry !== undefined) reply.header('retry-after', String(retry));
    reply.code(status).type(type).serializer(JSON.stringify).send(body);
  };
}

function tell(known: AppError | undefined, error: unknown, request: FastifyRequest): void {
  const where = { request_id: request.id, route: request.routeOptions.url };
  if (known === undefined) request.log.error({ err: error, ...where }, 'request failed');
  else if (known.code === 'unavailable' && known.cause !== undefined) {
    request.log.warn({ err: known.cause, ...where }, 'request not served');
  }
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
  if (error instanceof LockedKeyError) {
    return new AppError(
      'unavailable',
      "This company's keys cannot be opened at the moment. Tell whoever runs the server.",
      {
        cause: error,
      },
    );
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
