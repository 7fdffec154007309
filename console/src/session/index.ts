export { authProvider, fullName } from './auth-provider.ts';
export { type Acting, type Credentials, refreshMe, restore, signIn, startActing, stopActing } from './session.ts';
export { useAllowed, useIsOperator, useSession } from './use-session.ts';
