export { counterStatement } from './counters.ts';
export type { ConnectionTarget, Database } from './database.ts';
export { isAway, isDataError, isUniqueViolation, sqlState } from './errors.ts';
export { createGrouped, type Grouped } from './grouped.ts';
export type { Stamped, Stamper, SystemDb, Tables, TenantDb } from './handles.ts';
export { lockRow } from './lock-row.ts';
export { findMigrations, migrate } from './migrate.ts';
export { openDatabase } from './open.ts';
export type { Pipeline, Row, Statement } from './pipeline.ts';
