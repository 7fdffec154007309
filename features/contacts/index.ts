export { contactRoutes } from './contacts.routes.ts';
export { resolveContacts, type Person } from './resolve.repository.ts';
export { noteUserId, setOptOutByPerson } from './person.repository.ts';
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
