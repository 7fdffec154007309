/**
 * The address of a database for another login. Whoever the address names, wherever it does so, is left out: a login in
 * its parameters would win over one before the host, and an address without a host cannot carry one there.
 */
export function addressFor(address: string, login: { user: string; password: string }): string {
  // `//user@/database?host=…` is written often and is no address by the book.
  const url = new URL(URL.canParse(address) ? address : address.replace(/\/\/[^/@]*@\//, '///'));
  url.username = '';
  url.password = '';
  url.searchParams.set('user', login.user);
  url.searchParams.set('password', login.password);
  return url.toString();
}
