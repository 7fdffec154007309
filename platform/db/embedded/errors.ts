export type EmbeddedErrorCode =
  | 'data_dir_in_use'
  | 'data_dir_not_writable'
  | 'disk_full'
  | 'wrong_major'
  | 'not_a_cluster'
  | 'unsupported_platform'
  | 'binaries_not_ready'
  | 'cannot_run'
  | 'start_failed';

/** Why the embedded PostgreSQL cannot be used, in words for the person who started the server. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedErrorCode;

  constructor(code: EmbeddedErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The `code` of a system error (`ENOENT`, `EACCES`, ...), or undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Turns what the file system or PostgreSQL said about a data directory into one of our errors. */
export function explainFailure(data_dir: string, said: string, cause?: unknown): EmbeddedPostgresError {
  const options = cause === undefined ? {} : { cause };
  if (/ENOSPC|EDQUOT|No space left on device|quota exceeded/i.test(said)) {
    return new EmbeddedPostgresError(
      'disk_full',
      `The disk that holds ${data_dir} is full. Free some space (a new database needs about 100 MB) and start again.`,
      options,
    );
  }
  if (/EACCES|EPERM|EROFS|ENOTDIR|EEXIST|Permission denied|Read-only file system/i.test(said)) {
    return new EmbeddedPostgresError(
      'data_dir_not_writable',
      `The data directory ${data_dir} cannot be written by this user. ` +
        `Give it to the user that runs the server (chown), or set DATA_DIR to another place. (${said.trim()})`,
      options,
    );
  }
  const nameless = /could not look up effective user ID (\d+)/.exec(said)?.[1];
  if (nameless !== undefined) {
    return new EmbeddedPostgresError(
      'cannot_run',
      `PostgreSQL wants a name for the user it runs as, and user ${nameless} has no entry in /etc/passwd. ` +
        'Add one, start the server as another user, or set DATABASE_URL.',
      options,
    );
  }
  return new EmbeddedPostgresError(
    'start_failed',
    `The embedded PostgreSQL did not start in ${data_dir}. It said:\n${said.trim() || '(nothing)'}`,
    options,
  );
}
