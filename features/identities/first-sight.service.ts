import type { OutsideIdentity } from '#connectors/identity';
import { appendAudit } from '#features/audit-log';
import { findCompany, refuseSuspended } from '#features/companies';
import { endSessionsOf, endTotp } from '#features/sessions';
import {
  changeAccount,
  createCompanyWithAdmin,
  dropPassword,
  findUserByEmail,
  joinFromOutside,
  type User,
} from '#features/users';
import type { TenantDb } from '#platform/db';
import { AppError } from '#platform/http';
import { newId } from '#platform/runtime';
import { findHolder, findSubject, insertIdentity } from './identities.repository.ts';
import type { IdentityTools } from './identity-tools.ts';
import { provenAddress, rulesFor, type ProviderRules } from './provider-rules.ts';

/** Somebody else was quicker: whoever asked has to look again. */
export class LookAgain extends Error {
  override readonly name = 'LookAgain';
}

/** Whom an outside identity belongs to, and whether it still has to be linked to them. */
export interface Holder {
  company_id: string;
  user_id: string;
  linked: boolean;
}

/**
 * Finds the user of an identity: the one it is linked to, else the one whose address the provider vouches for, else
 * one who is made now where the provider's rules allow that. Throws a 403 when there is nobody.
 */
export async function findOrMakeHolder(
  tools: IdentityTools,
  identity: OutsideIdentity,
  request_id: string,
): Promise<Holder> {
  const rules = rulesFor(tools.config, identity.provider);
  const known = await findHolder(tools.db, identity);
  if (known !== undefined) return bound({ ...known, linked: true }, rules);
  const email = provenAddress(identity, rules);
  if (email === undefined) throw nobody();
  const user = await findUserByEmail(tools.db, email);
  if (user !== undefined) return bound({ company_id: user.company_id, user_id: user.id, linked: false }, rules);
  return signUp(tools, { ...identity, email }, rules, request_id);
}

/**
 * Links an identity to the user who has its address, in the transaction in which they come in. A user who never
 * confirmed that address may be somebody who took it before its owner came: what they could sign in with ends.
 */
export async function link(
  tdb: TenantDb,
  tools: IdentityTools,
  user: User,
  identity: OutsideIdentity,
  request_id: string,
): Promise<User> {
  const now = tools.clock.now();
  const { provider, issuer, subject, email } = identity;
  const written = { id: newId(), user_id: user.id, provider, issuer, subject, email, now };
  if (!(await insertIdentity(tdb, written))) {
    const linked = await findSubject(tdb, user.id, identity);
    if (linked === undefined || linked === subject) throw new LookAgain();
    throw new AppError(
      'forbidden',
      'The account with this address is linked to another identity of the same provider. Unlink that one first.',
    );
  }
  const took_over = takesOver(user);
  const owner = took_over ? await takeOver(tdb, tools, user) : user;
  const entry = { action: 'identity.linked', target_id: written.id, details: { provider, took_over }, request_id };
  await appendAudit(tdb, { type: 'user', id: user.id }, entry);
  return owner;
}

/** Whether linking gives the account to the owner of its address, whoever had it before. */
export function takesOver(user: User): boolean {
  return user.email_verified_at === null;
}

async function takeOver(tdb: TenantDb, tools: IdentityTools, { id }: User): Promise<User> {
  const now = tools.clock.now();
  await dropPassword(tdb, id);
  await endTotp(tdb, tools, id);
  await endSessionsOf(tdb, id, now);
  return changeAccount(tdb, id, { email_verified_at: now });
}

function signUp(
  tools: IdentityTools,
  identity: OutsideIdentity & { email: string },
  { sign_up }: ProviderRules,
  request_id: string,
): Promise<Holder> {
  if (sign_up === 'off') throw nobody();
  return sign_up === 'company'
    ? foundCompany(tools, identity, request_id)
    : joinCompany(tools, identity, sign_up, request_id);
}

async function foundCompany(
  tools: IdentityTools,
  identity: OutsideIdentity & { email: string },
  request_id: string,
): Promise<Holder> {
  const { email, first_name, last_name } = identity;
  const company = { name: `${first_name === '' ? email.slice(0, email.indexOf('@')) : first_name}'s company` };
  const admin = { email, first_name, last_name, password: undefined, company };
  const { created, user } = await createCompanyWithAdmin(tools.db, admin, async (tdb, user) => {
    const confirmed = await changeAccount(tdb, user.id, { email_verified_at: tools.clock.now() });
    await link(tdb, tools, confirmed, identity, request_id);
  });
  return { company_id: user.company_id, user_id: user.id, linked: created };
}

async function joinCompany(
  tools: IdentityTools,
  identity: OutsideIdentity & { email: string },
  { company_id, role }: Exclude<ProviderRules['sign_up'], string>,
  request_id: string,
): Promise<Holder> {
  const { email, first_name, last_name } = identity;
  return tools.db.tenant(company_id, async (tdb) => {
    const company = await findCompany(tdb);
    if (company === undefined) throw nobody();
    refuseSuspended(company);
    const joining = { email, first_name, last_name, role, email_verified_at: tools.clock.now() };
    const user = await joinFromOutside(tdb, joining).catch((error: unknown) => {
      throw takenMeanwhile(error) ? new LookAgain() : error;
    });
    const details = { by: identity.provider, role };
    const entry = { action: 'user.joined', target_id: user.id, details, request_id };
    await appendAudit(tdb, { type: 'user', id: user.id }, entry);
    await link(tdb, tools, user, identity, request_id);
    return { company_id, user_id: user.id, linked: true };
  });
}

/** Somebody took the address after we had looked. */
function takenMeanwhile(error: unknown): boolean {
  return error instanceof AppError && error.errors?.some(({ field }) => field === 'email') === true;
}

function bound(holder: Holder, { company_id }: ProviderRules): Holder {
  if (company_id !== null && company_id !== holder.company_id) throw nobody();
  return holder;
}

/** The same whether the address is unknown, unconfirmed or of another company: it is not for others to learn. */
function nobody(): AppError {
  return new AppError(
    'forbidden',
    'No account here belongs to this identity. Ask an administrator of your company to invite you, ' +
      'or confirm your e-mail address with the provider.',
  );
}
