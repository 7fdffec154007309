export { apiKeyRoutes } from './api-keys.routes.ts';
export { keyNamesStatement } from './key-caller.repository.ts';
export { createKeyCredential } from './key-credential.ts';
export { createKeyUses } from './key-uses.ts';
