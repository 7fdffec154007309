const RETRYABLE = new Set(['40001', '40P01']);

/** The SQLSTATE of a database error, or undefined for anything else. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Serialization failure or deadlock: the transaction took no effect and may be run again as a whole. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(sqlState(error) ?? '');
}

/**
 * The rows themselves are at fault (class 22, 23, 54), not the connection, the server or our own SQL: a lost grant or a
 * missing column must never be taken for a fault of what a customer sent.
 */
export function isDataError(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlState(error) ?? '');
}

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND']);

/** The server cannot be reached, stops, is full or gave a connection up: the same request may go well in a moment. */
export function isAway(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return /^(08|53|57P)/.test(state) || state === '55000' || NETWORK.has(state);
  return (
    error instanceof Error &&
    /^(Connection terminated|Client (has encountered|was closed)|timeout e)/.test(error.message)
  );
}

export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== '23505') return false;
  return (
    constraint === undefined || (error instanceof Error && 'constraint' in error && error.constraint === constraint)
  );
}
