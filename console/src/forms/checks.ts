import type { Translate } from '../i18n/index.ts';

const most_bytes = 72;

/** What the server will ask of a password, said before it is sent. Null when there is nothing to say. */
export function passwordFault(password: string, t: Translate): string | null {
  if (password === '') return t('sign_in.password_missing');
  if (password.length < 8) return t('password.too_short');
  if (new TextEncoder().encode(password).length > most_bytes) return t('password.too_long');
  return null;
}

export function emailFault(email: string, t: Translate): string | null {
  if (email.trim() === '') return t('sign_in.email_missing');
  return /.@./.test(email) ? null : t('sign_in.email_invalid');
}

/** For react-hook-form, which wants `true` for good. */
export const asRule =
  (fault: (value: string, t: Translate) => string | null, t: Translate) =>
  (value: string): string | true =>
    fault(value, t) ?? true;
