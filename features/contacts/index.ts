export { contactRoutes } from './contacts.routes.ts';
export { resolveContacts, type Person } from './resolve.repository.ts';
export { noteUserId, setOptOutByPerson } from './person.repository.ts';
export { searchRanges } from './search-ranges.ts';
