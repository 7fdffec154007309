import { createOpenAI } from '@ai-sdk/openai';
import { defaultSettingsMiddleware, wrapLanguageModel } from 'ai';
import { compact } from '../compact.ts';
import type { LlmVendor } from '../contract.ts';

declare module '../contract.ts' {
  interface LlmSettings {
    openai?: VendorAccess | undefined;
  }
}

/** Given always, or the library would look for one in the environment and send a company's key there. */
const home = 'https://api.openai.com/v1';

/** OpenAI by its Responses API. Conversations are not kept there: `store` is off. */
export const openai: LlmVendor = {
  name: 'openai',
  title: 'OpenAI',
  missing: ({ openai: access }) => (access?.api_key ? null : 'set OPENAI_API_KEY'),
  model(id, { openai: access, fetch }) {
    const provider = createOpenAI({
      baseURL: access?.base_url ?? home,
      ...compact({ apiKey: access?.api_key, fetch }),
    });
    const providerOptions = { openai: { store: false, ...thinkBriefly(id) } };
    return wrapLanguageModel({
      model: provider(id),
      middleware: defaultSettingsMiddleware({ settings: { providerOptions } }),
    });
  },
};

/** Thinking is paid from the answer's tokens; a chat answer needs little of it, and with more it may come out empty. */
function thinkBriefly(id: string): { reasoningEffort?: 'low'; reasoningSummary?: null } {
  const thinks = /^(o\d|gpt-[5-9])/.test(id) && !/chat|pro/.test(id);
  // without null the library asks for a summary, which OpenAI gives to verified organisations only
  return thinks ? { reasoningEffort: 'low', reasoningSummary: null } : {};
}
