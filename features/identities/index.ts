export { identityRoutes } from './identities.routes/index.ts';
export { createIdentityCredential } from './identity-credential.ts';
export { createIdentityTools, type IdentityTools } from './identity-tools.ts';
