import { createAnthropic } from '@ai-sdk/anthropic';
import { compact } from '../compact.ts';
import type { LlmVendor } from '../contract.ts';

declare module '../contract.ts' {
  interface LlmSettings {
    anthropic?: VendorAccess | undefined;
  }
}

/** Given always, or the library would look for one in the environment and send a company's key there. */
const home = 'https://api.anthropic.com/v1';

/** Anthropic by its Messages API. */
export const anthropic: LlmVendor = {
  name: 'anthropic',
  title: 'Anthropic',
  missing: ({ anthropic: access }) => (access?.api_key ? null : 'set ANTHROPIC_API_KEY'),
  model: (id, { anthropic: access, fetch }) =>
    createAnthropic({ baseURL: access?.base_url ?? home, ...compact({ apiKey: access?.api_key, fetch }) })(id),
};
