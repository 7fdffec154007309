export { lockUser } from './accounts.repository.ts';
export { changeAccount, findClaimant, isPasswordOf, preparePassword } from './accounts.service.ts';
export { userNamesStatement } from './names.repository.ts';
export { checkPassword } from './passwords.ts';
export { PERMISSIONS, permissionsOf, type Permission, type Role } from './permissions.ts';
export { displayName, emailAddress, personName, toUser, userWire, type User, type UserWire } from './users.model.ts';
export { findUser, lockActiveUser } from './users.repository.ts';
export { createCompanyWithAdmin, type NewAdmin } from './users.service.ts';
