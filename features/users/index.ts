export { lockUser } from './accounts.repository.ts';
export {
  changeAccount,
  findClaimant,
  findTeammate,
  preparePassword,
  userByPassword,
  type Claimant,
} from './accounts.service.ts';
export { foundCompany, makeSuperadmin } from './founding.ts';
export { userNamesStatement } from './names.repository.ts';
export { checkPassword } from './passwords.ts';
export { PERMISSIONS, permissionsOf, type Permission, type Role } from './permissions.ts';
export { deleteLinks } from './mailed-links.repository.ts';
export { makeLink, ownerOfLink, takeLink } from './mailed-links.ts';
export {
  displayName,
  emailAddress,
  personName,
  toUser,
  userName,
  userWire,
  type User,
  type UserWire,
} from './users.model.ts';
export { dropPassword, hasPassword, joinFromOutside } from './outside.service.ts';
export { activeAdmins, findUser, findUserByEmail, USER_COLUMNS } from './users.repository.ts';
export { userRoutes } from './users.routes.ts';
export { createCompanyWithAdmin, type NewAdmin } from './users.service.ts';
