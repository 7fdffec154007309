import type { FastifyRequest } from 'fastify';
import type { Row, Statement } from '#platform/db';
import type { Bill } from './bill.ts';
import { AppError } from './errors.ts';

/** Who does something: one of the company's users, a service with its key, or an operator acting for the company. */
export interface Actor {
  type: 'user' | 'api_key' | 'operator';
  id: string;
}

/** Who is calling, as the database knows them at this moment. */
export interface Caller {
  actor: Actor;
  company_id: string;
  /** The company's own user, when it is one who calls. */
  user_id: string | null;
  session_id: string | null;
  role: string;
  name: string;
  permissions: ReadonlySet<string>;
  /** What the company's plan allows each of its callers; null means the install's default. */
  requests_per_minute: number | null;
}

/** Whom a credential names, before the database has been asked. */
export interface Claimed {
  company_id: string;
  /** Whose requests are counted together. */
  subject: string;
  /** There where anybody could have made it up: whether nobody is asking the database about the same one already. */
  unproven?: () => boolean;
  /** Finds the caller; it travels together with whatever the request wants. */
  statement: Statement;
  /** The caller of that statement's rows, or undefined when the credential is no longer good. */
  callerOf(rows: readonly Row[]): Caller | undefined;
}

/** Opens the bill of a credential that may be made up. */
export type OpenBill = (isFirst: () => boolean) => Bill;

/**
 * A way to be known: whom the request's credential names, or undefined when it shows none of this kind that holds. One that
 * has to ask elsewhere to tell opens a bill first.
 */
export type Credential = (
  request: FastifyRequest,
  openBill: OpenBill,
) => Claimed | undefined | Promise<Claimed | undefined>;

/** The user who calls. Throws a 403 for keys and operators, where the company must be able to name a person. */
export function personOf(caller: Caller): string {
  if (caller.user_id !== null) return caller.user_id;
  throw new AppError(
    'forbidden',
    'Only a user of the company can do this. Sign in as one; a key or an operator cannot.',
  );
}

/** The first credential that names somebody. Waits only for those that have to ask elsewhere. */
export function identify(
  request: FastifyRequest,
  credentials: readonly Credential[],
  openBill: OpenBill,
): Claimed | undefined | Promise<Claimed | undefined> {
  for (const [index, credential] of credentials.entries()) {
    const claimed = credential(request, openBill);
    if (claimed instanceof Promise) {
      return claimed.then((found) => found ?? identify(request, credentials.slice(index + 1), openBill));
    }
    if (claimed !== undefined) return claimed;
  }
  return undefined;
}
