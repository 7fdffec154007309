import {
  answerFromKnowledge,
  LlmError,
  LlmSetupError,
  resolveModel,
  type KnowledgeAnswer,
  type LlmSettings,
  type SourceChunk,
} from '#connectors/llm';
import { claimTurn, closeTurn, releaseTurn, renewTurn, type ClaimedTurn } from '#features/conversations';
import type { Database } from '#platform/db';
import type { Metrics } from '#platform/http';
import type { Jobs } from '#platform/jobs';
import type { Logger } from '#platform/log';
import type { Clock } from '#platform/runtime';
import type { AnsweringAgent, Scene } from './replies.model.ts';
import { giveAnswer, giveUp, type Composed } from './outcomes.ts';
import { retrieve } from './retrieve.ts';
import { readScene } from './scene.repository.ts';

/** Some models count their thinking too. */
const MAX_OUTPUT_TOKENS = 1_200;
/** A crashed worker's turn is free again after this long; one that is alive renews it. */
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
const TRIES = 3;
const RETRY_MS = 2_000;

export interface ComposeOptions {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  llm: LlmSettings;
  llm_timeout_ms: number;
}

type Taken =
  | { kind: 'gone' }
  | { kind: 'wait'; until: Date }
  | { kind: 'suppressed'; reason: string }
  | {
      kind: 'ours';
      turn: ClaimedTurn;
      scene: Scene;
      agent: AnsweringAgent;
      chunks: SourceChunk[];
      retrieved_ms: number;
    };

/** The work behind the job `reply.compose`: take the turn, ask the model with no transaction open, store the answer. */
export function createComposer(
  options: ComposeOptions,
): (job: { company_id: string; turn_id: string }, signal: AbortSignal) => Promise<void> {
  const { db, jobs, clock, logger, llm } = options;
  const outcomes = options.metrics.counter('turns_total', 'Turns by how composing ended.', ['outcome']);

  return async function compose(job, signal) {
    const { company_id, turn_id } = job;
    const began = performance.now();
    const taken = await take(company_id, turn_id);
    if (taken.kind === 'wait') {
      await db.tenant(company_id, (tdb) => jobs.enqueue(tdb, 'reply.compose', job, { due: taken.until }));
      return;
    }
    if (taken.kind !== 'ours') {
      outcomes.inc({ outcome: taken.kind });
      return;
    }
    const { turn, scene, agent, chunks } = taken;
    let composed: Composed;
    const renewing = setInterval(() => {
      db.tenant(company_id, (tdb) => renewTurn(tdb, turn, LEASE_MS)).catch((error: unknown) => {
        logger.warn({ err: error, turn_id }, 'lease of a turn could not be renewed');
      });
    }, RENEW_MS);
    try {
      const answer = await ask(scene, agent, chunks, signal);
      const timings_ms = { retrieval: taken.retrieved_ms, total: Math.round(performance.now() - began) };
      composed = { answer, timings_ms };
    } catch (error) {
      await recover(job, turn, scene, agent, error);
      return;
    } finally {
      clearInterval(renewing);
    }
    const stored = await db.tenant(company_id, (tdb) =>
      giveAnswer(tdb, { turn, scene, agent, chunks, composed, clock }),
    );
    outcomes.inc({ outcome: stored });
    // Newer words came while we wrote: they belong to the same turn, which is open again and gets one answer to all.
    if (stored === 'superseded') await db.tenant(company_id, (tdb) => jobs.enqueue(tdb, 'reply.compose', job));
  };

  async function take(company_id: string, turn_id: string): Promise<Taken> {
    return db.tenant(company_id, async (tdb): Promise<Taken> => {
      const claim = await claimTurn(tdb, turn_id, LEASE_MS);
      if (claim.kind !== 'claimed') return claim;
      const { turn } = claim;
      const scene = await readScene(tdb, turn.conversation_id);
      const reason =
        scene.conversation.holder === 'teammate'
          ? 'held_by_teammate'
          : scene.agent === undefined
            ? 'no_agent'
            : undefined;
      if (reason !== undefined || scene.agent === undefined) {
        await closeTurn(tdb, turn, { state: 'suppressed', reason: reason ?? 'no_agent', answer_message_id: null });
        return { kind: 'suppressed', reason: reason ?? 'no_agent' };
      }
      const began = performance.now();
      const chunks = await retrieve(tdb, scene.question);
      return {
        kind: 'ours',
        turn,
        scene,
        agent: scene.agent,
        chunks,
        retrieved_ms: Math.round(performance.now() - began),
      };
    });
  }

  function ask(
    scene: Scene,
    agent: AnsweringAgent,
    chunks: SourceChunk[],
    signal: AbortSignal,
  ): Promise<KnowledgeAnswer> {
    return answerFromKnowledge({
      model: resolveModel(agent.model, llm),
      instructions: agent.instructions,
      tone: agent.tone,
      company_name: scene.company_name,
      languages: agent.languages,
      thread: scene.thread,
      chunks,
      max_output_tokens: MAX_OUTPUT_TOKENS,
      timeout_ms: options.llm_timeout_ms,
      signal,
    });
  }

  /** A model that fails is asked again a little later; in the end the customer is handed over, never left in silence. */
  async function recover(
    job: { company_id: string; turn_id: string },
    turn: ClaimedTurn,
    scene: Scene,
    agent: AnsweringAgent,
    error: unknown,
  ): Promise<void> {
    const reason = error instanceof LlmError ? error.kind : error instanceof LlmSetupError ? 'not_set_up' : 'failed';
    logger.warn({ err: error, turn_id: turn.turn_id, attempts: turn.attempts, reason }, 'answer could not be composed');
    outcomes.inc({ outcome: 'failed' });
    const hopeless = error instanceof LlmSetupError || turn.attempts >= TRIES;
    await db.tenant(job.company_id, async (tdb) => {
      if (hopeless) {
        await giveUp(tdb, { turn, scene, agent, reason: `model_${reason}`, clock });
        return;
      }
      await releaseTurn(tdb, turn, RETRY_MS);
      await jobs.enqueue(tdb, 'reply.compose', job, { due: new Date(Date.now() + RETRY_MS) });
    });
  }
}
