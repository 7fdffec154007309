import { channelSealedColumns } from '#features/channels';
import { contactContents, contactSealedColumns, mergeSealedColumns } from '#features/contacts';
import { messageContent, messageSealedColumns, moveConversations } from '#features/conversations';
import { dispatchContent } from '#features/dispatches';
import { deliveryContent, deliverySealedColumns } from '#features/inbound';
import { mediaContent, mediaSealedColumns } from '#features/media';
import { passportContent, passportSealedColumns } from '#features/replies';
import { erasureSealedColumns } from '#features/privacy';
import { factorSealedColumns } from '#features/sessions';
import type { ContentPlace, SealedColumn } from '#platform/crypto';
import { answerContent, answerSealedColumns } from '#platform/http';

/** Every column that holds something sealed: what is missing here would be lost when keys change. A test looks. */
export const sealedColumns: readonly SealedColumn[] = [
  ...channelSealedColumns,
  ...factorSealedColumns,
  ...contactSealedColumns,
  ...mergeSealedColumns,
  ...messageSealedColumns,
  ...mediaSealedColumns,
  ...passportSealedColumns,
  ...deliverySealedColumns,
  ...answerSealedColumns,
  ...erasureSealedColumns,
];

/** What is sealed where a company wants its content sealed, in the order in which it is walked through. */
export const sealedContents: readonly ContentPlace[] = [
  ...contactContents(moveConversations),
  messageContent,
  mediaContent,
  passportContent,
  deliveryContent,
  dispatchContent,
  answerContent,
];
