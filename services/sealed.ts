import { channelSealedColumns } from '#features/channels';
import type { ContentPlace } from '#features/encryption';
import type { SealedColumn } from '#platform/crypto';

/** Every column that holds something sealed: what is missing here would be lost when keys change. A test looks. */
export const sealedColumns: readonly SealedColumn[] = [
  ...channelSealedColumns,
  { table: 'totp_seeds', column: 'sealed_seed', id: 'id', id_type: 'uuid' },
];

/** What is sealed where a company wants its content sealed, in the order in which it is walked through. */
export const sealedContents: readonly ContentPlace[] = [];
