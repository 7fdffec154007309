export { checkPassword } from './passwords.ts';
export { PERMISSIONS, permissionsOf, type Permission, type Role } from './permissions.ts';
export { displayName, emailAddress, personName, toUser, userWire, type User, type UserWire } from './users.model.ts';
export { findUser, lockActiveUser } from './users.repository.ts';
export { createCompanyWithAdmin, findByCredentials, type NewAdmin } from './users.service.ts';
