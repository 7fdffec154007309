/** Names to sign in by: what stands before the @, then the same with something of the id. */
export function* usernames(email: string, id: string): Generator<string> {
  const local = email.slice(0, email.indexOf('@')).slice(0, 64);
  yield local;
  yield `${local}-${id.slice(-6)}`;
  yield `${local}-${id}`;
}
