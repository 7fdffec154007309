/** A token that proves nothing. The message is for the log: callers all read the same words. */
export class IdentityRefused extends Error {
  override readonly name = 'IdentityRefused';
}

/** The provider could not be asked, so nothing is known of the token. */
export class IdentityUnavailable extends Error {
  override readonly name = 'IdentityUnavailable';
}
