import { isUniqueViolation, sqlState, type SystemDb } from '#platform/db';
import { AppError, notFound } from '#platform/http';
import { newId } from '#platform/runtime';
import { toPlan, type PlanCreate, type PlanPatch, type PlanWire } from './plans.model.ts';
import { deletePlan, findPlan, insertPlan, spreadPlan, updatePlan } from './plans.repository.ts';

const REFERENCE = '23503';

export async function getPlan(sdb: SystemDb, id: string): Promise<PlanWire> {
  const plan = await findPlan(sdb, id);
  if (plan === undefined) throw notFound('Plan');
  return toPlan(plan);
}

export async function createPlan(sdb: SystemDb, plan: PlanCreate): Promise<PlanWire> {
  const id = newId();
  try {
    await insertPlan(sdb, { ...plan, id });
  } catch (error) {
    if (!isUniqueViolation(error, 'plans_name_key')) throw error;
    throw new AppError('conflict', `A plan named ${plan.name} exists. Choose another name.`);
  }
  return getPlan(sdb, id);
}

export async function changePlan(sdb: SystemDb, id: string, change: PlanPatch): Promise<PlanWire> {
  const { name } = await getPlan(sdb, id);
  try {
    await updatePlan(sdb, id, change);
  } catch (error) {
    if (!isUniqueViolation(error, 'plans_default')) throw error;
    throw new AppError('conflict', 'Somebody makes another plan the default at this moment. Look at the plans again.', {
      cause: error,
    });
  }
  if (change.requests_per_minute !== undefined) await spreadPlan(sdb, name);
  return getPlan(sdb, id);
}

export async function removePlan(sdb: SystemDb, id: string): Promise<void> {
  const { name, is_default, company_count } = await getPlan(sdb, id);
  if (is_default)
    throw new AppError('conflict', 'New companies begin with this plan. Make another one the default first.');
  if (company_count > 0) {
    const have = company_count === 1 ? '1 company has' : `${company_count} companies have`;
    throw new AppError('conflict', `${have} the plan ${name}. Give them another plan first.`);
  }
  try {
    await deletePlan(sdb, id);
  } catch (error) {
    if (sqlState(error) !== REFERENCE) throw error;
    throw new AppError('conflict', `A company was given the plan ${name} at this moment. Give it another plan first.`, {
      cause: error,
    });
  }
}
