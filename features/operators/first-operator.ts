import { checkPassword, createCompanyWithAdmin, findUserByEmail, makeSuperadmin, type User } from '#features/users';
import type { Config } from '#platform/config';
import type { Database } from '#platform/db';
import { AppError } from '#platform/http';
import type { Logger } from '#platform/log';

/** The company of those who run the server, where it was made for them. */
const COMPANY = { name: 'Operators' };

interface Tools {
  db: Database;
  logger: Logger;
  min_length: number;
  /** Whether mails leave this install: where they do not, anybody reads the link that confirms their address. */
  sends_mail: boolean;
}

/**
 * Sees to it that whoever the settings name runs the server: makes them, in a company of their own, or promotes the user
 * they are. Anybody can sign up with an address that is not theirs, so only one that was proven is promoted; otherwise
 * the log says so and nobody runs the server by that setting. A password is set only for somebody who is made.
 */
export async function ensureOperator(
  { db, logger, min_length, sends_mail }: Tools,
  { email, password }: NonNullable<Config['superadmin']>,
): Promise<void> {
  const known = await findUserByEmail(db, email);
  if (known === undefined) {
    if (password === undefined)
      throw new Error('SUPERADMIN_PASSWORD must be set: nobody has the address of SUPERADMIN_EMAIL.');
    assertGood(password, { email, min_length });
    if ((await makeOperator(db, { email, password, first_name: 'Operator', last_name: '' })).created) {
      logger.info({ email_of: 'SUPERADMIN_EMAIL' }, 'superadmin made');
      return;
    }
  }
  const user = known ?? (await findUserByEmail(db, email))!;
  if (user.role === 'superadmin' && user.is_active) return;
  const missing = missingIn(user, sends_mail);
  if (missing !== undefined) {
    logger.error(
      { user_id: user.id, missing },
      'nobody was made a superadmin: the account of SUPERADMIN_EMAIL is not proven',
    );
    return;
  }
  await db.tenant(user.company_id, (tdb) => makeSuperadmin(tdb, user.id));
  logger.info({ user_id: user.id }, 'user made a superadmin, as SUPERADMIN_EMAIL says');
}

/** Makes somebody who runs the server, unless the address has an account; then nothing is changed. */
export async function makeOperator(
  db: Database,
  operator: { email: string; password: string; first_name: string; last_name: string },
): Promise<{ created: boolean }> {
  return createCompanyWithAdmin(db, { ...operator, company: COMPANY }, async (tdb, user) => {
    await makeSuperadmin(tdb, user.id);
  });
}

/** What an account lacks to be trusted with the server for its address alone. */
function missingIn({ is_active, email_verified_at }: User, sends_mail: boolean): string | undefined {
  if (!is_active) return 'it is not active';
  if (!sends_mail)
    return 'without SMTP_URL no address is proven: name one that has no account, with SUPERADMIN_PASSWORD';
  return email_verified_at === null ? 'its address was never confirmed' : undefined;
}

function assertGood(password: string, rules: { email: string; min_length: number }): void {
  try {
    checkPassword(password, rules);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new Error(`SUPERADMIN_PASSWORD is no good password: ${error.errors?.[0]?.message ?? error.message}.`, {
      cause: error,
    });
  }
}
