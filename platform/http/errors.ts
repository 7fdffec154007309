/** The errors callers can meet: status and title by code. Whatever is not here is a 500 that says nothing. */
const catalogue = {
  invalid: { status: 422, title: 'Invalid request' },
  malformed: { status: 400, title: 'Malformed request' },
  unauthenticated: { status: 401, title: 'Authentication required' },
  forbidden: { status: 403, title: 'Access denied' },
  not_found: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflict' },
  precondition_failed: { status: 412, title: 'Precondition failed' },
  too_large: { status: 413, title: 'Content too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Service unavailable' },
} as const;

export type ErrorCode = keyof typeof catalogue;

export interface FieldError {
  field: string;
  message: string;
}

/** An error meant for the caller. `message` is shown, so it says what to do and holds no internals. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[] | undefined;
  readonly retry_after_s: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; errors?: readonly FieldError[]; retry_after_s?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.errors = options.errors;
    this.retry_after_s = options.retry_after_s;
  }
}

/** `<noun> not found`: the same whether the object never was or is another company's. */
export function notFound(noun: string): AppError {
  return new AppError('not_found', `${noun} not found`);
}

/** A 422 about one field. */
export function invalidField(field: string, message: string): AppError {
  return new AppError('invalid', `${field}: ${message}`, { errors: [{ field, message }] });
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  /** The same as `status`, for older clients. */
  status_code: number;
  detail: string;
  request_id: string;
  errors?: readonly FieldError[];
}

export function problemOf(error: AppError, request_id: string): Problem {
  const { status, title } = catalogue[error.code];
  return {
    type: `urn:parley:problem:${error.code.replaceAll('_', '-')}`,
    title,
    status,
    status_code: status,
    detail: error.message,
    request_id,
    ...(error.errors === undefined ? {} : { errors: error.errors }),
  };
}

export function internalProblem(request_id: string): Problem {
  return {
    type: 'urn:parley:problem:internal',
    title: 'Internal server error',
    status: 500,
    status_code: 500,
    detail: 'Something went wrong on our side. Give the request id to your operator: the log has the details.',
    request_id,
  };
}
