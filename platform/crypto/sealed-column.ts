/**
 * A column whose values a `SecretBox` has sealed, each bound to company, table, column and the row's id. Whoever has such a
 * column tells it through the feature's door, so that its values can be sealed again under a new key.
 */
export interface SealedColumn {
  table: string;
  column: string;
  /** The column, or expression over columns, that names the row within its company, and its type. */
  id: string;
  id_type: 'uuid' | 'text';
  /** Only these rows are looked at. */
  where?: string;
}
