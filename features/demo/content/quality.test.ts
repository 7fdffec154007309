/** What the keyless model makes of the demo shop's knowledge, measured on labelled questions. */
import { answerFromKnowledge, resolveModel } from '#connectors/llm';
import { rankForBurst } from '#platform/text';
import { describe, expect, it } from 'vitest';
import {
  demoAgent,
  demoChunks,
  demoCompany,
  heldOutQuestions,
  heldOutUnanswerable,
  type LabelledQuestion,
  starters,
  tuningQuestions,
  tuningUnanswerable,
} from './index.ts';

const model = resolveModel('extractive/1', {});
const texts = demoChunks.map(({ title, content, tags, language }) => ({
  title,
  body: [content, ...tags].join('\n'),
  language,
}));

/** The title that is cited first, or null for an honest refusal, over the best chunks of the whole company. */
async function firstCited({ text }: LabelledQuestion, most: number): Promise<string | null> {
  const chunks = rankForBurst(text, null, texts)
    .slice(0, most)
    .flatMap(({ index, score }, at) => {
      const chunk = demoChunks[index];
      return chunk ? [{ ...chunk, n: at + 1, chunk_id: String(index), score }] : [];
    });
  const answer = await answerFromKnowledge({
    model,
    instructions: demoAgent.instructions,
    tone: demoAgent.tone,
    languages: demoAgent.languages,
    company_name: demoCompany.name,
    thread: text.split('\n').map((line) => ({ role: 'customer' as const, text: line })),
    chunks,
    max_output_tokens: 400,
    timeout_ms: 30_000,
  });
  if (answer.kind === 'no_answer') return null;
  expect(answer.grounding).toBe('cited');
  expect(answer.text.length).toBeLessThanOrEqual(500);
  return chunks.find((chunk) => chunk.n === answer.citations[0])?.title ?? null;
}

async function shareRight(questions: LabelledQuestion[], most: number): Promise<{ right: number; of: number }> {
  let right = 0;
  for (const question of questions) {
    const cited = await firstCited(question, most);
    if (cited === null ? question.expected.length === 0 : question.expected.includes(cited)) right++;
  }
  return { right, of: questions.length };
}

const sets = [
  { name: 'tuned on', known: tuningQuestions, unknown: tuningUnanswerable },
  { name: 'held out', known: heldOutQuestions, unknown: heldOutUnanswerable },
];

describe.each([5, demoChunks.length])('given the best %i chunks', (most) => {
  it.each(sets)('answers 90 % and refuses 95 % of the questions $name', async ({ name, known, unknown }) => {
    const answered = await shareRight(known, most);
    const refused = await shareRight(unknown, most);
    process.stdout.write(`${name}, ${most} chunks: answered ${figure(answered)}, refused ${figure(refused)}\n`);
    expect(answered.right / answered.of).toBeGreaterThanOrEqual(0.9);
    expect(refused.right / refused.of).toBeGreaterThanOrEqual(0.95);
  });
});

function figure({ right, of }: { right: number; of: number }): string {
  return `${right} of ${of} (${((100 * right) / of).toFixed(1)} %)`;
}

it('answers every question that the phone page offers, and hands over where that is the point', async () => {
  expect(await shareRight(starters, 5)).toEqual({ right: starters.length, of: starters.length });
});

it('labels only titles that exist, and asks nothing twice', () => {
  const titles = new Set(demoChunks.map((chunk) => chunk.title));
  const all = [...tuningQuestions, ...heldOutQuestions, ...tuningUnanswerable, ...heldOutUnanswerable];
  expect([...all, ...starters].flatMap((question) => question.expected).filter((title) => !titles.has(title))).toEqual(
    [],
  );
  const texts_asked = all.map((question) => question.text.toLowerCase());
  expect(texts_asked.filter((text, at) => texts_asked.indexOf(text) !== at)).toEqual([]);
});

it('speaks both languages about equally, in chunks of two to five sentences', () => {
  const english = demoChunks.filter((chunk) => chunk.language === 'en').length;
  expect(english / demoChunks.length).toBeCloseTo(0.5, 1);
  for (const { content } of demoChunks)
    expect(content.split(/[.!?](?:\s|$)/).filter(Boolean).length).toBeLessThanOrEqual(5);
  expect(new Set(demoChunks.map((chunk) => chunk.title)).size).toBe(demoChunks.length);
});
