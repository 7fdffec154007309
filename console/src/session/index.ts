export { authProvider, fullName } from './auth-provider.ts';
export { restore } from './session.ts';
export { SignInPage } from './sign-in-page.tsx';
export { useSession } from './use-session.ts';
