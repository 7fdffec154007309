import { randomBytes } from 'node:crypto';
import { knownError } from './error-codes.ts';

interface GraphErrorOptions {
  http_status?: number;
  subcode?: number;
  message?: string;
  /** What management calls say to the person in front of a screen. */
  user_title?: string;
  user_message?: string;
  is_transient?: boolean;
  /** How `error_data` is written: as the object, as JSON in a string, or not at all. */
  error_data?: 'object' | 'string' | 'absent';
}

/** A refusal that is answered in the platform's error shape. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly code: number;
  readonly http_status: number;
  readonly details: string | null;
  readonly options: GraphErrorOptions;

  constructor(code: number, details: string | null = null, options: GraphErrorOptions = {}) {
    const known = knownError(code);
    super(options.message ?? `(#${code}) ${known.title}`);
    this.code = code;
    this.http_status = options.http_status ?? known.http_status;
    this.details = details ?? known.details ?? null;
    this.options = options;
  }
}

export function graphErrorBody(error: GraphError): { error: Record<string, unknown> } {
  const { subcode, is_transient, user_title, user_message, error_data = 'object' } = error.options;
  const data = { messaging_product: 'whatsapp', details: error.details };
  return {
    error: {
      message: error.message,
      type: 'OAuthException',
      code: error.code,
      ...(subcode !== undefined && { error_subcode: subcode }),
      ...(error.details !== null &&
        error_data !== 'absent' && { error_data: error_data === 'string' ? JSON.stringify(data) : data }),
      ...(is_transient !== undefined && { is_transient }),
      ...(user_title !== undefined && { error_user_title: user_title }),
      ...(user_message !== undefined && { error_user_msg: user_message }),
      fbtrace_id: newTraceId(),
    },
  };
}

function newTraceId(): string {
  return `A${randomBytes(17).toString('base64url').slice(0, 22)}`;
}
