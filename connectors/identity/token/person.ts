import { z } from 'zod';

const address = z.email().max(254).toLowerCase();

/** An address as it is kept here, or null for what is none. */
export function emailOf(value: unknown): string | null {
  return address.safeParse(value).data ?? null;
}

/** First and last name out of what a provider knows of them: one line each, possibly empty. */
export function namesOf(claims: Readonly<Record<string, unknown>>): { first_name: string; last_name: string } {
  const [given, family] = [plain(claims['given_name']), plain(claims['family_name'])];
  if (given !== '' || family !== '') return { first_name: given, last_name: family };
  const [first = '', ...rest] = plain(claims['name']).split(' ');
  return { first_name: first, last_name: rest.join(' ') };
}

function plain(value: unknown): string {
  if (typeof value !== 'string' || !value.isWellFormed()) return '';
  const line = value.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return [...line].slice(0, 100).join('').trim();
}
