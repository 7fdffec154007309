export { publicPage } from './public-pages.tsx';
export { SignInPage } from './sign-in-page.tsx';
