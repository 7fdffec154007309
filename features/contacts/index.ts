export { learnAlias } from './learn.repository.ts';
export { contactRoutes } from './contacts.routes.ts';
export { resolveContacts, type Person } from './resolve.repository.ts';
export { hasNumber, learnNumber, learnUserId, noteUserId, setOptOutByPerson } from './person.repository.ts';
export { mergeRoutes } from './merges.routes.ts';
export { noteBookNames } from './book.repository.ts';
export type { MergeTools, MoveConversations, MovedConversation } from './merge.repository.ts';
export type { RestoreConversations } from './unmerge.repository.ts';
export { mergeSealedColumns } from './sealed-merge.ts';
export {
  eraseContacts,
  findContactsByWords,
  lockPerson,
  redactMerges,
  type PersonData,
} from './person-data.repository.ts';
export { contactContents } from './convert.repository.ts';
export { CONTACTS_OF_IDENTITIES } from './contacts.repository.ts';
export { searchRanges } from './search-ranges.ts';
export { contactSealedColumns, readPersonal, type SealedPersonal } from './sealed-person.ts';
export { soughtIdentities } from './sealed-search.ts';
