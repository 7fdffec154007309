import { appendAudit } from '#features/audit-log';
import { choicesOf, findCompany, type ActingNow } from '#features/companies';
import type { SystemDb, TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { AppError, notFound, personOf, type Caller } from '#platform/http';
import { newId, type Clock } from '#platform/runtime';
import { isLive, type ActAnswer, type ActBody } from './acting.model.ts';
import { endActing, findOpenActing, insertActing, insertErrand } from './acting.repository.ts';
import type { ActingTokens } from './acting-token.ts';

export interface ActingTools {
  clock: Clock;
  tokens: ActingTokens;
}

/** Lets the operator act for a company for a while; both companies' logs say so, and the company can end it. */
export async function startActing(
  sdb: SystemDb,
  { clock, tokens }: ActingTools,
  act: ActBody & { company_id: string; operator: Caller; request_id: string },
): Promise<ActAnswer> {
  const { company_id, operator, request_id } = act;
  const operator_id = personOf(operator);
  const { session_id: operator_session_id } = operator;
  if (operator_session_id === null) {
    throw new AppError('conflict', 'Sign in to this server itself: acting hangs on a session that can be ended.');
  }
  if (company_id === operator.company_id)
    throw new AppError('conflict', 'You belong to this company: work in it as yourself.');
  const target = await sdb.asCompany(company_id);
  const company = await findCompany(target);
  if (company === undefined) throw notFound('Company');
  if (!(await choicesOf(target)).settings.allow_acting) {
    throw new AppError(
      'conflict',
      'This company does not let operators act for it. Ask its administrators to allow that.',
    );
  }
  const id = newId();
  const now = clock.now();
  const expires_at = new Date(now.getTime() + act.minutes * 60_000);
  const acting = {
    id,
    operator_id,
    operator_name: operator.name,
    operator_company_id: operator.company_id,
    operator_session_id,
    reason: act.reason,
    created_at: now,
    expires_at,
  };
  await insertActing(target, acting);
  await appendEvents(target, [{ type: 'company.acting_started', data: { acting_session_id: id } }]);
  const entry = { action: 'acting.started', target_id: id, details: { minutes: act.minutes }, request_id };
  await appendAudit(target, { type: 'operator', id: operator_id }, entry);
  await insertErrand(await sdb.asCompany(operator.company_id), acting, company_id);
  return {
    id,
    access_token: await tokens.make({ company_id, operator_id, acting_id: id }, expires_at),
    token_type: 'bearer',
    expires_in: act.minutes * 60,
    expires_at: expires_at.toISOString(),
    company: { id: company.id, name: company.name },
  };
}

/** Ends an operator's errand in the handle's company. Answers whose it was; throws a 404 when there is none. */
export async function stopActing(
  tdb: TenantDb,
  id: string,
  { clock }: Pick<ActingTools, 'clock'>,
): Promise<{ operator_id: string; operator_company_id: string }> {
  const ended = await endActing(tdb, id, clock.now());
  if (ended === undefined) throw notFound('Acting session');
  await appendEvents(tdb, [{ type: 'company.acting_ended', data: { acting_session_id: id } }]);
  return ended;
}

/** Who acts for the company at this moment: the caller, where they are an operator, else whoever began last. */
export async function actingNow(tdb: TenantDb, caller: Caller, now: Date): Promise<ActingNow> {
  const own = caller.actor.type === 'operator' ? caller.session_id : null;
  const live = (await findOpenActing(tdb, now, own)).find((acting) => isLive(acting, now));
  return live === undefined ? null : { operator_name: live.operator_name, expires_at: live.expires_at.toISOString() };
}
