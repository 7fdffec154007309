import { MAX_TEXT_LENGTH, splitText } from '#connectors/messaging';
import { withoutMarkers, type KnowledgeAnswer, type SourceChunk } from '#connectors/llm';
import { closeTurn, handOver, lockConversations, type Citation, type ClaimedTurn } from '#features/conversations';
import { queueText } from '#features/dispatches';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { newId, type Clock } from '#platform/runtime';
import { guessLanguage } from '#platform/text';
import { handoffPhrase, sourceLine } from './phrases.ts';
import type { AnsweringAgent, Scene } from './replies.model.ts';
import { insertPassport } from './scene.repository.ts';

export interface Composed {
  answer: KnowledgeAnswer;
  timings_ms: { retrieval: number; total: number };
}

interface Outcome {
  turn: ClaimedTurn;
  scene: Scene;
  clock: Clock;
  box: SecretBox;
}

/**
 * Stores what the model said: the answer with its passport, queued for sending, or an honest hand-over. Everything in
 * the caller's transaction, and only while the turn is still ours.
 */
export async function giveAnswer(
  tdb: TenantDb,
  {
    agent,
    chunks,
    composed,
    ...outcome
  }: Outcome & {
    agent: AnsweringAgent;
    chunks: readonly SourceChunk[];
    composed: Composed;
  },
): Promise<'answered' | 'handed_over' | 'suppressed' | 'superseded'> {
  const { answer, timings_ms } = composed;
  const { turn, scene } = outcome;
  if ((await holderNow(tdb, scene)) === 'teammate') return keepSilent(tdb, turn, 'held_by_teammate');
  if (answer.kind === 'no_answer') {
    const reason = answer.reason === 'no_question' ? 'nothing_to_read' : 'not_in_knowledge';
    return giveUp(tdb, { ...outcome, reason });
  }
  // Words of a model that stand on no source may be invented: a person decides.
  if (answer.grounding === 'uncited') return giveUp(tdb, { ...outcome, reason: 'answer_without_source' });
  const citations = citationsOf(answer, chunks);
  const message_id = newId();
  const ours = await closeTurn(tdb, turn, { state: 'answered', reason: null, answer_message_id: message_id });
  if (!ours) return 'superseded';
  await say(tdb, outcome, message_id, textOf(answer, citations, languageOf(scene)), citations);
  const passport = { message_id, turn_id: turn.turn_id, agent_id: agent.id, model: agent.model };
  await insertPassport(
    tdb,
    { ...passport, chunks, usage: { ...answer.usage, tries: turn.attempts }, timings_ms },
    outcome.box,
  );
  return 'answered';
}

/**
 * Hands the customer over and tells them so. Somebody who is waiting for a teammate already is not told again.
 */
export async function giveUp(
  tdb: TenantDb,
  { reason, ...outcome }: Outcome & { reason: string },
): Promise<'handed_over' | 'suppressed' | 'superseded'> {
  const { turn, scene } = outcome;
  const holder = await holderNow(tdb, scene);
  if (holder === 'teammate') return keepSilent(tdb, turn, 'held_by_teammate');
  if (holder === 'nobody') return keepSilent(tdb, turn, 'waiting_for_teammate');
  const message_id = newId();
  const ours = await closeTurn(tdb, turn, { state: 'handed_over', reason, answer_message_id: message_id });
  if (!ours) return 'superseded';
  await say(tdb, outcome, message_id, scene.agent?.handoff_message ?? handoffPhrase(languageOf(scene)), []);
  await handOver(tdb, scene.conversation.id, outcome.box, reason);
  return 'handed_over';
}

/** Who holds the conversation at this moment, locked until the transaction ends: not who held it when we began. */
async function holderNow(tdb: TenantDb, scene: Scene): Promise<string> {
  const [now] = await lockConversations(tdb, [scene.conversation.id]);
  return now?.holder ?? 'teammate';
}

async function keepSilent(tdb: TenantDb, turn: ClaimedTurn, reason: string): Promise<'suppressed' | 'superseded'> {
  const ours = await closeTurn(tdb, turn, { state: 'suppressed', reason, answer_message_id: null });
  return ours ? 'suppressed' : 'superseded';
}

async function say(
  tdb: TenantDb,
  { turn, scene, clock, box }: Outcome,
  id: string,
  text: string,
  citations: readonly Citation[],
): Promise<void> {
  const { id: conversation_id, channel_id, contact_id } = scene.conversation;
  // What is too long for one message goes out in several, in their order; the first one is the answer that is shown.
  for (const [place, part] of splitText(text, MAX_TEXT_LENGTH).entries()) {
    await queueText(
      tdb,
      {
        id: place === 0 ? id : newId(),
        conversation_id,
        channel_id,
        contact_id,
        author: 'agent',
        author_id: scene.agent?.id ?? null,
        text: part,
        citations: place === 0 ? citations : [],
        reply_to_wamid: null,
        turn_id: turn.turn_id,
      },
      { clock, box },
    );
  }
}

function citationsOf(answer: Extract<KnowledgeAnswer, { kind: 'answer' }>, chunks: readonly SourceChunk[]): Citation[] {
  return answer.citations.flatMap((n) => {
    const chunk = chunks.find((candidate) => candidate.n === n);
    return chunk === undefined
      ? []
      : [{ n, chunk_id: chunk.chunk_id, title: chunk.title, source: chunk.source, url: chunk.url }];
  });
}

/** A customer reads plain text, so the numbers give way to one line that names the sources. */
function textOf(
  answer: Extract<KnowledgeAnswer, { kind: 'answer' }>,
  citations: readonly Citation[],
  language: string | null,
): string {
  // PostgreSQL holds neither U+0000 nor half a surrogate pair, and models produce both.
  const text = withoutMarkers(answer.text).toWellFormed().replaceAll('\0', '\uFFFD');
  if (citations.length === 0) return text;
  return `${text}\n\n${sourceLine([...new Set(citations.map((citation) => citation.title))], language)}`;
}

function languageOf(scene: Scene): string | null {
  return guessLanguage(scene.question) ?? scene.conversation.contact_language;
}
