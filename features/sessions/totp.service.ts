import type { Mailer } from '#features/mails';
import { changeAccount, displayName, findUser, hasPassword, type User } from '#features/users';
import type { SealedColumn, SecretBox, SecretPlace } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { AppError, invalidField, notFound, personOf, type Caller } from '#platform/http';
import type { Clock } from '#platform/runtime';
import { confirmPassword } from './passwords.service.ts';
import { hashOfRecoveryCode, makeRecoveryCodes } from './recovery-codes.ts';
import type { SessionTools } from './session-tools.ts';
import { newSeed, seedUri, stepOfCode } from './totp.ts';
import {
  confirmSeed,
  deleteSecondFactor,
  findSeed,
  putRecoveryCodes,
  putSeed,
  takeRecoveryCode,
  takeStep,
} from './totp.repository.ts';

const TABLE = 'totp_seeds';
const COLUMN = 'sealed_seed';

export const factorSealedColumns: readonly SealedColumn[] = [
  { table: TABLE, column: COLUMN, id: 'id', id_type: 'uuid' },
];

/** What second factors are made and checked with. */
export interface FactorTools {
  box: SecretBox;
  clock: Clock;
  mailer: Mailer;
  /** How authenticator apps name us. */
  app_name: string;
}

/**
 * Throws a 409 where nothing can be set up, and a 422 without the password: whoever got hold of a session must not be able
 * to keep its owner out. Those who have no password have nothing to show.
 */
export async function assertMaySetUp(
  tools: SessionTools,
  who: Caller,
  { password }: { password?: string | undefined },
): Promise<void> {
  const has_password = await tools.db.tenant(who.company_id, async (tdb) => {
    const user_id = personOf(who);
    assertMayBegin(await known(tdb, user_id));
    return hasPassword(tdb, user_id);
  });
  if (!has_password) return;
  if (password === undefined) throw invalidField('password', 'is needed');
  await confirmPassword(tools, who, { password, field: 'password' });
}

/** Makes a seed for the user's app. Nothing asks for its codes before one was confirmed. */
export async function beginTotp(
  tdb: TenantDb,
  { box, clock, app_name }: FactorTools,
  user_id: string,
): Promise<{ secret: string; uri: string }> {
  const user = await known(tdb, user_id);
  assertMayBegin(user);
  const secret = newSeed();
  await putSeed(tdb, user_id, await box.seal(secret, placeOf(tdb, user_id)), clock.now());
  return { secret, uri: seedUri(secret, { issuer: app_name, label: user.email }) };
}

/**
 * Throws a 409 when codes are on, or the address was never confirmed: whoever took an address that is not theirs must not
 * be able to keep its owner out.
 */
function assertMayBegin(user: User): void {
  if (user.totp_enabled_at !== null) throw new AppError('conflict', 'Codes from an authenticator app are on already.');
  if (user.email_verified_at === null) {
    throw new AppError('conflict', 'Confirm your e-mail address first, by the link that was mailed to it.');
  }
}

/** From now on signing in needs a code. Answers the codes for the day on which the phone is lost; nobody sees them again. */
export async function confirmTotp(
  tdb: TenantDb,
  tools: FactorTools,
  { user_id, code }: { user_id: string; code: string },
): Promise<string[]> {
  const seed = await findSeed(tdb, user_id);
  if (seed === undefined || seed.confirmed_at !== null) {
    throw new AppError('conflict', 'There is nothing to confirm. Begin with POST /auth/totp.');
  }
  const now = tools.clock.now();
  const step = stepOfCode(await tools.box.open(seed.sealed_seed, placeOf(tdb, user_id)), code.trim(), now);
  if (step === undefined) throw invalidField('code', 'is not the code that the app shows now');
  await takeStep(tdb, user_id, step);
  await confirmSeed(tdb, user_id, now);
  await changeAccount(tdb, user_id, { totp_enabled_at: now });
  return renewRecoveryCodes(tdb, tools, user_id);
}

/** New recovery codes; those from before no longer work. */
export async function renewRecoveryCodes(tdb: TenantDb, tools: FactorTools, user_id: string): Promise<string[]> {
  const user = await known(tdb, user_id);
  if (user.totp_enabled_at === null) throw new AppError('conflict', 'Codes from an authenticator app are not on.');
  const codes = makeRecoveryCodes();
  await putRecoveryCodes(
    tdb,
    user_id,
    codes.map((code) => hashOfRecoveryCode(user_id, code)!),
  );
  await tellChanged(tdb, tools, user);
  return codes;
}

/** From now on the password is enough. */
export async function endTotp(tdb: TenantDb, tools: FactorTools, user_id: string): Promise<void> {
  const user = await known(tdb, user_id);
  await deleteSecondFactor(tdb, user_id);
  if (user.totp_enabled_at === null) return;
  await changeAccount(tdb, user_id, { totp_enabled_at: null });
  await tellChanged(tdb, tools, user);
}

/** Uses up a code of the app or a recovery code; undefined for one that is wrong or was used. */
export async function useSecondFactor(
  tdb: TenantDb,
  { box, clock }: FactorTools,
  { user_id, code }: { user_id: string; code: string },
): Promise<'totp' | 'recovery_code' | undefined> {
  const now = clock.now();
  const hash = hashOfRecoveryCode(user_id, code);
  if (hash !== undefined) return (await takeRecoveryCode(tdb, user_id, hash, now)) ? 'recovery_code' : undefined;
  const seed = await findSeed(tdb, user_id);
  if (seed === undefined) return undefined;
  const step = stepOfCode(await box.open(seed.sealed_seed, placeOf(tdb, user_id)), code.replace(/\s/g, ''), now);
  return step !== undefined && (await takeStep(tdb, user_id, step)) ? 'totp' : undefined;
}

/** So that the owner hears of what somebody else may have done with their session. */
async function tellChanged(tdb: TenantDb, { mailer }: FactorTools, user: User): Promise<void> {
  const { email: to, id: recipient_id } = user;
  await mailer.queueMail(tdb, { kind: 'second_factor_changed', to, recipient_id, name: displayName(user) });
}

async function known(tdb: TenantDb, user_id: string): Promise<User> {
  const user = await findUser(tdb, user_id);
  if (user === undefined) throw notFound('User');
  return user;
}

function placeOf({ company_id }: TenantDb, id: string): SecretPlace {
  return { company_id, table: TABLE, column: COLUMN, id };
}
