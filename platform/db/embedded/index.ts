export { EmbeddedPostgresError } from './errors.ts';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './start.ts';
