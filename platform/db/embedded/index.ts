export { EmbeddedPostgresError, type EmbeddedErrorCode } from './errors.ts';
export { startEmbeddedPostgres, type EmbeddedOptions, type EmbeddedPostgres } from './start.ts';
