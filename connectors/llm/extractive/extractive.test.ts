import { generateText, streamText } from 'ai';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeMessages } from '../answer/prompt.ts';
import { compose } from './compose.ts';
import { extractive } from './index.ts';

const model = extractive.model('1', {});

const chunks = [
  {
    n: 4,
    title: 'Opening hours',
    language: 'en',
    content: 'We open at 9 am. We close at 7 pm. On holidays we rest.',
  },
  { n: 7, title: 'Horário', language: 'pt', content: 'Abrimos às 9h. Fechamos às 19h. Nos feriados descansamos.' },
  {
    n: 8,
    title: 'Delivery costs',
    language: 'en',
    content: 'Standard delivery costs R$ 19. It is free above R$ 250.',
  },
];

const say = (question: string, language: string | null = null) =>
  compose({ question, language, company_name: 'Vereda', chunks });

describe('compose', () => {
  it('quotes the sentences that answer, with their marker', () => {
    expect(say('how much is delivery?')).toBe('Standard delivery costs R$ 19. It is free above R$ 250. [8]');
  });

  it("answers in the customer's language where a source has it", () => {
    expect(say('what time do you close?')).toMatch(/We close at 7 pm\..*\[4\]$/);
    expect(say('que horas vocês fecham?')).toMatch(/Fechamos às 19h\..*\[7\]$/);
    expect(say('¿cuánto cuesta el envío?')).toMatch(/R\$ 19.*\[8\]$/);
  });

  it('answers each question of a burst from its own source', () => {
    const answer = say('hi!\nwhat time do you open?\nand how much is shipping?');
    expect(answer).toMatch(/We open at 9 am\..*\[4\]\n.*R\$ 19.*\[8\]$/);
  });

  it.each([
    ['hello', 'Hello! This is Vereda. How can I help?'],
    ['bom dia, tudo bem?', 'Olá! Aqui é Vereda. Como posso ajudar?'],
    ['muchas gracias', '¡De nada! Si necesita algo más, escriba por aquí.'],
    ['👍', 'Great. If there is anything else, just write.'],
  ])('has a line for %j', (question, line) => {
    expect(say(question)).toBe(line);
  });

  it.each([
    'do you sell airplanes?',
    'who won the world cup?',
    'can I talk to a real person?',
    'quero falar com um atendente',
    '??',
    '',
    'how much is it?',
  ])('says honestly that it has no answer to %j', (question) => {
    expect(say(question)).toBe('NO_ANSWER');
  });

  it('stays within 500 characters and cites only what it was given, whatever comes', () => {
    const text = fc.oneof(fc.string(), fc.lorem({ mode: 'sentences', maxCount: 12 }));
    const source = fc.record({ title: text, content: text, language: fc.constantFrom('en', 'pt', 'xx', null) });
    fc.assert(
      fc.property(
        fc.oneof(text, fc.constant('lorem ipsum dolor sit?')),
        fc.array(source, { maxLength: 6 }),
        (question, sources) => {
          const numbered = sources.map((one, at) => ({
            ...one,
            content: one.content.replace(/[[\]]/g, ''),
            n: at + 1,
          }));
          const answer = compose({ question, language: null, company_name: null, chunks: numbered });
          expect(answer.length).toBeLessThanOrEqual(500);
          const cited = [...answer.matchAll(/ \[(\d+)\](?:\n|$)/g)].map(([, n]) => Number(n));
          expect(cited.every((n) => n >= 1 && n <= sources.length)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('cuts a sentence that is too long at a word', () => {
    const content = `Delivery ${'takes a very long time '.repeat(40)}indeed.`;
    const answer = compose({
      question: 'delivery?',
      language: 'en',
      chunks: [{ n: 1, title: 'Delivery', language: 'en', content }],
    });
    expect(answer).toMatch(/(takes|a|very|long|time)… \[1\]$/);
    expect(answer.length).toBeLessThanOrEqual(500);
  });
});

describe('as a model of the AI library', () => {
  const prompt = writeMessages(
    [{ role: 'customer', text: 'how much is delivery?' }],
    chunks.map((one) => ({ ...one, chunk_id: '', source: '', url: null, score: 0, title: `${one.title} & "more"` })),
  );

  it('reads the sources out of the prompt when nobody gives them as data', async () => {
    const { text, usage, finishReason } = await generateText({ model, messages: prompt });
    expect(text).toBe('Standard delivery costs R$ 19. It is free above R$ 250. [8]');
    expect(usage).toMatchObject({ inputTokens: 0, outputTokens: 0 });
    expect(finishReason).toBe('stop');
  });

  it('streams the same text', async () => {
    const parts = await Array.fromAsync(streamText({ model, messages: prompt }).textStream);
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.join('')).toBe('Standard delivery costs R$ 19. It is free above R$ 250. [8]');
  });

  it('has no answer to a prompt without sources, and stops when told to', async () => {
    expect((await generateText({ model, prompt: 'how much is delivery?' })).text).toBe('NO_ANSWER');
    await expect(
      generateText({ model, prompt: 'x', abortSignal: AbortSignal.abort(new Error('gone')) }),
    ).rejects.toThrow();
  });
});
