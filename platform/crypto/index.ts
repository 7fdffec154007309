export { canonicalJson } from './canonical-json.ts';
export type { SecretPlace } from './cipher.ts';
export type { ContentPlace, Stretch } from './content-place.ts';
export { createContentSeals, type ContentSeals } from './content-seals.ts';
export type { KeyKeeper } from './key-keeper.ts';
export { LockedKeyError } from './key-rings.ts';
export type { SealedColumn } from './sealed-column.ts';
export { createSecretBox, type SecretBox } from './secret-box.ts';
export { createStamps, isStampOf, stampKey, type Stamp, type Stamps, type StampVerdict } from './stamps.ts';
