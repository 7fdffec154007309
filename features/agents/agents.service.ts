import { LlmSetupError, resolveModel, type LlmSettings } from '#connectors/llm';
import { sqlState, type TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { AppError, invalidField, notFound } from '#platform/http';
import { newId } from '#platform/runtime';
import { AGENT_DEFAULTS, type AgentCreate, type AgentPatch, type AgentWire } from './agents.model.ts';
import { deleteAgent, insertAgent, updateAgent } from './agents.repository.ts';

const REFERENCE = '23503';

/** What the install can run: how its vendors are reached, and the model of an agent that names none. */
export interface AgentModels {
  llm: LlmSettings;
  default_model: string;
}

/** Makes an agent. Throws a 422 for a model that cannot be used, saying what to set. */
export async function createAgent(tdb: TenantDb, models: AgentModels, body: AgentCreate): Promise<AgentWire> {
  const model = body.model ?? models.default_model;
  refuseUnusable(model, models.llm);
  const made = await insertAgent(tdb, {
    id: newId(),
    name: body.name,
    model,
    instructions: body.instructions ?? AGENT_DEFAULTS.instructions,
    tone: body.tone ?? AGENT_DEFAULTS.tone,
    languages: [...new Set(body.languages)],
    greeting: body.greeting ?? null,
    handoff_message: body.handoff_message ?? null,
    is_active: body.is_active ?? AGENT_DEFAULTS.is_active,
    reply_quiet_ms: body.reply_quiet_ms ?? AGENT_DEFAULTS.reply_quiet_ms,
  });
  await appendEvents(tdb, [{ type: 'agent.created', data: { agent_id: made.id } }]);
  return made;
}

export async function changeAgent(
  tdb: TenantDb,
  models: AgentModels,
  id: string,
  change: AgentPatch,
): Promise<AgentWire> {
  if (change.model !== undefined) refuseUnusable(change.model, models.llm);
  const { languages, ...rest } = change;
  const changed = await updateAgent(tdb, id, {
    ...rest,
    ...(languages === undefined ? {} : { languages: [...new Set(languages)] }),
  });
  if (changed === undefined) throw notFound('Agent');
  await appendEvents(tdb, [{ type: 'agent.updated', data: { agent_id: id } }]);
  return changed;
}

export async function removeAgent(tdb: TenantDb, id: string): Promise<void> {
  try {
    if (!(await deleteAgent(tdb, id))) throw notFound('Agent');
  } catch (error) {
    if (sqlState(error) !== REFERENCE) throw error;
    throw new AppError(
      'conflict',
      'This agent answers on a channel. Give the channel another agent first, or switch this one off.',
      {
        cause: error,
      },
    );
  }
  await appendEvents(tdb, [{ type: 'agent.deleted', data: { agent_id: id } }]);
}

/** Found out now, by the one who can change it, rather than when a customer waits for an answer. */
function refuseUnusable(model: string, llm: LlmSettings): void {
  try {
    resolveModel(model, llm);
  } catch (error) {
    if (error instanceof LlmSetupError) throw invalidField('model', error.message);
    throw error;
  }
}
