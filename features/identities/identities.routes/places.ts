import { AppError } from '#platform/http';

const ANYWHERE = 'http://localhost';

/** A path of the console; whatever could lead elsewhere becomes the start page. */
export function localPath(wanted: string | undefined): string {
  if (wanted === undefined || !/^\/[\w\-./?=&%+~]*$/.test(wanted)) return '/';
  if (!URL.canParse(wanted, ANYWHERE)) return '/';
  const { origin, pathname, search } = new URL(wanted, ANYWHERE);
  // Two slashes begin a host.
  return origin === ANYWHERE && !pathname.startsWith('//') ? pathname + search : '/';
}

/** The sign-in page with a word for what went wrong; nothing that could name an account. */
export function placeOfError(error: unknown): string {
  const code = error instanceof AppError ? error.code : 'unavailable';
  return `/login?sign_in_error=${code}`;
}
