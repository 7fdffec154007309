/** Faults of finding the host or of the TLS handshake: the request had not been written yet. */
const BEFORE_REQUEST: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_TLS_HANDSHAKE_TIMEOUT',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
]);

const BEFORE_TLS = 'before secure TLS connection was established';

/** There was no connection yet, or no secure one, on which a request could have left. */
export class NotSentError extends Error {
  constructor(cause: Error) {
    super('the request was not sent', { cause });
  }
}

type NetworkError = Error & { code?: unknown; syscall?: unknown; errors?: unknown };

/**
 * Whether an error of a request proves that the request never left: only then may it be repeated without fear. What
 * is not on the list counts as sent.
 */
export function neverLeft(error: unknown): boolean {
  if (error instanceof NotSentError) return true;
  const fault = rootOf(error);
  if (fault === null) return false;
  // Several addresses were tried: each of them must have failed before the request.
  if (Array.isArray(fault.errors) && fault.errors.length > 0) return fault.errors.every(neverLeft);
  if (typeof fault.code === 'string' && BEFORE_REQUEST.has(fault.code)) return true;
  if (fault.syscall === 'connect' || fault.syscall === 'getaddrinfo') return true;
  return fault.code === 'ECONNRESET' && fault.message.includes(BEFORE_TLS);
}

/** The code of a network error in a few words, for people who operate the product. */
export function describeNetworkError(error: unknown): string {
  const fault = rootOf(error);
  if (fault === null) return 'unknown network error';
  return typeof fault.code === 'string' ? fault.code : fault.name;
}

/** `fetch` wraps the fault it met, at times more than once. */
function rootOf(error: unknown): NetworkError | null {
  let found: NetworkError | null = null;
  let next = error;
  for (let depth = 0; depth < 5 && next instanceof Error; depth += 1) {
    found = next;
    next = next.cause;
  }
  return found;
}
