import { generateText } from 'ai';
import { describe, expect, it, vi } from 'vitest';
import { llmVendors, LlmSetupError, resolveModel } from './index.ts';

describe('resolveModel', () => {
  it('takes everything behind the first slash for the model', () => {
    const settings = { openai_compatible: { base_url: 'http://127.0.0.1:11434/v1' } };
    expect(resolveModel('openai-compatible/mistralai/small', settings).modelId).toBe('mistralai/small');
    expect(resolveModel('extractive/1', {})).toMatchObject({ provider: 'extractive', specificationVersion: 'v4' });
  });

  it.each([
    ['openai/gpt-5-mini', 'the model "openai/gpt-5-mini" cannot be used yet: set OPENAI_API_KEY'],
    ['anthropic/claude-haiku-4-5', 'set ANTHROPIC_API_KEY'],
    ['openai-compatible/llama3', 'set OPENAI_COMPATIBLE_BASE_URL'],
    ['extractive/2', 'write extractive/1'],
    [
      'mystery/1',
      'no vendor of models is called "mystery": known are openai, anthropic, openai-compatible, extractive',
    ],
    ['gpt-5-mini', 'write vendor/model'],
    ['openai/', 'write vendor/model'],
    ['', 'write vendor/model'],
  ])('says what is wrong with %j', (name, message) => {
    expect(() => resolveModel(name, {})).toThrow(LlmSetupError);
    expect(() => resolveModel(name, {})).toThrow(message);
  });

  it.each([
    ['openai/gpt-5-mini', 'OPENAI', 'https://api.openai.com/v1/responses'],
    ['anthropic/claude-haiku-4-5', 'ANTHROPIC', 'https://api.anthropic.com/v1/messages'],
  ])('finds neither key nor address of %s in the environment', async (name, prefix, address) => {
    vi.stubEnv(`${prefix}_API_KEY`, 'key-of-somebody');
    vi.stubEnv(`${prefix}_BASE_URL`, 'http://127.0.0.1:9');
    expect(() => resolveModel(name, {})).toThrow(LlmSetupError);
    const called: string[] = [];
    const access = { api_key: 'key-of-the-shop' };
    const fetch = (url: unknown) => Promise.reject(new Error(String(called.push(String(url)))));
    const model = resolveModel(name, { openai: access, anthropic: access, fetch });
    await expect(generateText({ model, prompt: 'hi', maxRetries: 0 })).rejects.toThrow();
    expect(called).toEqual([address]);
    vi.unstubAllEnvs();
  });
});

it('lists the vendors with what each still lacks', () => {
  const settings = { anthropic: { api_key: 'key' } };
  expect(llmVendors(settings).map(({ name, usable, missing }) => [name, usable, missing])).toEqual([
    ['openai', false, 'set OPENAI_API_KEY'],
    ['anthropic', true, null],
    ['openai-compatible', false, 'set OPENAI_COMPATIBLE_BASE_URL'],
    ['extractive', true, null],
  ]);
});
