export type { SecretPlace } from './cipher.ts';
export { LockedKeyError } from './key-rings.ts';
export { createSecretBox, type SecretBox } from './secret-box.ts';
