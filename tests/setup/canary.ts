/**
 * The canary: a company that is in the database of every test, with a mark in every text it can have. Whoever else is shown the
 * mark has been shown another company's data, in whatever test that happens.
 */
export const CANARY = 'kanarienvogel-7d1f';

/** Where whoever runs the server rightly sees every company. */
const OF_THE_INSTALL = /^\/api\/v1\/(companies(?!\/current)|encryption)/;

/** Throws when an answer shows the canary to somebody who is not the canary. */
export function assertNoCanary(path: string, shown: string): void {
  if (!shown.includes(CANARY) || OF_THE_INSTALL.test(path)) return;
  const at = shown.indexOf(CANARY);
  throw new Error(`${path} shows the data of another company: …${shown.slice(Math.max(0, at - 200), at + 60)}…`);
}
