import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { compact } from '../compact.ts';
import type { LlmVendor } from '../contract.ts';

declare module '../contract.ts' {
  interface LlmSettings {
    /** Most such servers need no key; all need an address. */
    openai_compatible?: VendorAccess | undefined;
  }
}

/** Any server that speaks OpenAI's chat completions: Ollama, vLLM, a gateway. */
export const openaiCompatible: LlmVendor = {
  name: 'openai-compatible',
  title: 'OpenAI-compatible server',
  missing: ({ openai_compatible: access }) => (access?.base_url ? null : 'set OPENAI_COMPATIBLE_BASE_URL'),
  model(id, { openai_compatible: access, fetch }) {
    const options = { name: 'openai-compatible', baseURL: access?.base_url ?? '', supportsStructuredOutputs: true };
    return createOpenAICompatible({ ...options, ...compact({ apiKey: access?.api_key, fetch }) })(id);
  },
};
