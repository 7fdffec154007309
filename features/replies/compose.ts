import {
  answerFromKnowledge,
  LlmError,
  LlmSetupError,
  resolveModel,
  type KnowledgeAnswer,
  type LlmSettings,
  type SourceChunk,
} from '#connectors/llm';
import { claimTurn, closeTurn, isTakenBack, releaseTurn, renewTurn, type ClaimedTurn } from '#features/conversations';
import type { SecretBox } from '#platform/crypto';
import type { Database, TenantDb } from '#platform/db';
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
/** A quick answer needs no sign; after 25 s the sign would go away. */
const TYPING_AFTER_MS = 700;
const TYPING_MS = 20_000;
const TRIES = 3;
const RETRY_MS = 2_000;

export interface ComposeOptions {
  db: Database;
  jobs: Jobs;
  box: SecretBox;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  llm: LlmSettings;
  llm_timeout_ms: number;
  /** Shows the customer that an answer is being written. */
  showTyping: (company_id: string, conversation_id: string) => Promise<void>;
}

interface Job {
  company_id: string;
  turn_id: string;
}

interface Prepared {
  scene: Scene;
  agent: AnsweringAgent;
  chunks: SourceChunk[];
  retrieved_ms: number;
}

/**
 * The work behind the job `reply.compose`: take the turn, ask the model with no transaction open, store the answer. The
 * claim is committed first, so that whatever goes wrong afterwards counts as a try and nothing is tried for ever.
 */
export function createComposer(options: ComposeOptions): (job: Job, signal: AbortSignal) => Promise<void> {
  const { db, jobs, box, clock, logger, llm } = options;
  const outcomes = options.metrics.counter('turns_total', 'Turns by how composing ended.', ['outcome']);

  return async function compose(job, signal) {
    const { company_id, turn_id } = job;
    const claim = await db.tenant(company_id, (tdb) => claimTurn(tdb, turn_id, LEASE_MS));
    if (claim.kind === 'gone') return;
    if (claim.kind === 'wait') {
      await db.tenant(company_id, (tdb) => jobs.enqueue(tdb, 'reply.compose', job, { due: claim.until }));
      return;
    }
    const stopRenewing = keepLease(company_id, claim.turn);
    let outcome: string;
    try {
      outcome = await answerTurn(company_id, claim.turn, signal);
    } catch (error) {
      outcome = await recover(job, claim.turn, error, signal);
    } finally {
      stopRenewing();
    }
    outcomes.inc({ outcome });
    // Newer words came while we wrote: they belong to the same turn, which is open again and gets one answer to all.
    if (outcome === 'superseded') await db.tenant(company_id, (tdb) => jobs.enqueue(tdb, 'reply.compose', job));
  };

  async function answerTurn(company_id: string, turn: ClaimedTurn, signal: AbortSignal): Promise<string> {
    const began = performance.now();
    const prepared = await db.tenant(company_id, (tdb) => prepare(tdb, turn));
    if (prepared === undefined) return 'suppressed';
    const { scene, agent, chunks, retrieved_ms } = prepared;
    if (turn.attempts > TRIES) throw new Error('the turn was taken too often without an end');
    const stopTyping = keepTyping(company_id, turn);
    const answer = await ask(scene, agent, chunks, signal).finally(stopTyping);
    const timings_ms = { retrieval: retrieved_ms, total: Math.round(performance.now() - began) };
    const composed: Composed = { answer, timings_ms };
    return db.tenant(company_id, (tdb) => giveAnswer(tdb, { turn, scene, agent, chunks, composed, clock, box }));
  }

  async function prepare(tdb: TenantDb, turn: ClaimedTurn): Promise<Prepared | undefined> {
    const scene = await readScene(tdb, turn.conversation_id, box);
    const { agent } = scene;
    const held = scene.conversation.holder === 'teammate';
    if (held || scene.company_held || agent === undefined) {
      const reason = held ? 'held_by_teammate' : scene.company_held ? 'company_suspended' : 'no_agent';
      await closeTurn(tdb, turn, { state: 'suppressed', reason, answer_message_id: null });
      return undefined;
    }
    if (await isTakenBack(tdb, turn.turn_id)) {
      await closeTurn(tdb, turn, { state: 'suppressed', reason: 'taken_back', answer_message_id: null });
      return undefined;
    }
    const began = performance.now();
    const chunks = await retrieve(tdb, scene.question);
    return { scene, agent, chunks, retrieved_ms: Math.round(performance.now() - began) };
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

  function keepLease(company_id: string, turn: ClaimedTurn): () => void {
    const timer = setInterval(() => {
      db.tenant(company_id, (tdb) => renewTurn(tdb, turn, LEASE_MS)).catch((error: unknown) => {
        logger.warn({ err: error, turn_id: turn.turn_id }, 'lease of a turn could not be renewed');
      });
    }, RENEW_MS);
    return () => clearInterval(timer);
  }

  /** Whoever waits for a slow model sees that something is coming. Nothing waits for the sign. */
  function keepTyping(company_id: string, { conversation_id }: ClaimedTurn): () => void {
    const show = (): void => {
      options.showTyping(company_id, conversation_id).catch((error: unknown) => {
        logger.warn({ err: error, conversation_id }, 'typing could not be shown');
      });
    };
    let timer = setTimeout(() => {
      show();
      timer = setInterval(show, TYPING_MS);
    }, TYPING_AFTER_MS);
    return () => clearTimeout(timer);
  }

  /** What fails is tried again a little later; in the end the customer is handed over, never left in silence. */
  async function recover(job: Job, turn: ClaimedTurn, error: unknown, signal: AbortSignal): Promise<string> {
    const { company_id } = job;
    if (signal.aborted) {
      // The process stops; that is no failure of the model. Another process takes the turn at once.
      await db.tenant(company_id, async (tdb) => {
        await releaseTurn(tdb, turn, { retry_ms: 0, count_try: false });
        await jobs.enqueue(tdb, 'reply.compose', job);
      });
      return 'released';
    }
    const reason = error instanceof LlmError ? error.kind : error instanceof LlmSetupError ? 'not_set_up' : 'failed';
    logger.warn({ err: error, turn_id: turn.turn_id, attempts: turn.attempts, reason }, 'answer could not be composed');
    if (!(error instanceof LlmSetupError) && turn.attempts < TRIES) {
      await db.tenant(company_id, async (tdb) => {
        await releaseTurn(tdb, turn, { retry_ms: RETRY_MS, count_try: true });
        await jobs.enqueue(tdb, 'reply.compose', job, { due: new Date(Date.now() + RETRY_MS) });
      });
      return 'failed';
    }
    return db.tenant(company_id, async (tdb) => {
      const scene = await readScene(tdb, turn.conversation_id, box);
      return giveUp(tdb, { turn, scene, reason: `model_${reason}`, clock, box });
    });
  }
}
