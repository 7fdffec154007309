import { randomBytes } from 'node:crypto';
import { knownError } from '../faults/error-codes.ts';

/** A refusal that is answered in the platform's error shape. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly code: number;
  readonly http_status: number;
  readonly details: string | null;
  readonly subcode: number | null;

  constructor(
    code: number,
    details: string | null = null,
    options: { http_status?: number; subcode?: number; message?: string } = {},
  ) {
    const known = knownError(code);
    super(options.message ?? `(#${code}) ${known.title}`);
    this.code = code;
    this.http_status = options.http_status ?? known.http_status;
    this.details = details ?? known.details ?? null;
    this.subcode = options.subcode ?? null;
  }
}

export function graphErrorBody(error: GraphError): { error: Record<string, unknown> } {
  return {
    error: {
      message: error.message,
      type: 'OAuthException',
      code: error.code,
      ...(error.subcode !== null && { error_subcode: error.subcode }),
      ...(error.details !== null && { error_data: { messaging_product: 'whatsapp', details: error.details } }),
      fbtrace_id: newTraceId(),
    },
  };
}

function newTraceId(): string {
  return `A${randomBytes(17).toString('base64url').slice(0, 22)}`;
}
