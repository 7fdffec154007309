import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { z } from 'zod';
import { unescape } from '../answer/prompt.ts';

const Input = z.object({
  question: z.string(),
  company_name: z.string().nullish(),
  language: z.string().nullish(),
  chunks: z.array(
    z.object({ n: z.number().int(), title: z.string(), language: z.string().nullish(), content: z.string() }),
  ),
});

/** What the extractive model needs of a call. */
export type ExtractiveInput = z.infer<typeof Input>;

/** Takes the sources as data where the caller gave them so, else reads them out of the prompt's numbered sources. */
export function readInput({
  prompt,
  providerOptions,
}: Pick<LanguageModelV4CallOptions, 'prompt' | 'providerOptions'>): ExtractiveInput {
  const given = Input.safeParse(providerOptions?.['parley']);
  return given.success ? given.data : readPrompt(lastUserText(prompt));
}

function lastUserText(prompt: LanguageModelV4CallOptions['prompt']): string {
  const message = prompt.findLast((candidate) => candidate.role === 'user');
  if (message?.role !== 'user') return '';
  return message.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}

function readPrompt(text: string): ExtractiveInput {
  const question = /<customer_message>\n?([^]*?)\n?<\/customer_message>/.exec(text)?.[1] ?? text;
  const sources = text.matchAll(/<source n="(\d+)" title="([^"]*)"(?: language="([^"]*)")?>\n?([^]*?)\n?<\/source>/g);
  return {
    question: unescape(question),
    chunks: [...sources].map(([, n, title = '', language, content = '']) => ({
      n: Number(n),
      title: unescape(title),
      language: language ?? null,
      content: unescape(content),
    })),
  };
}
