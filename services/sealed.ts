import { channelSealedColumns } from '#features/channels';
import { factorSealedColumns } from '#features/sessions';
import type { ContentPlace } from '#features/encryption';
import type { SealedColumn } from '#platform/crypto';

/** Every column that holds something sealed: what is missing here would be lost when keys change. A test looks. */
export const sealedColumns: readonly SealedColumn[] = [
  ...channelSealedColumns,
  ...factorSealedColumns,
];

/** What is sealed where a company wants its content sealed, in the order in which it is walked through. */
export const sealedContents: readonly ContentPlace[] = [];
