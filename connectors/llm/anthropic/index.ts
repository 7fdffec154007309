import { createAnthropic } from '@ai-sdk/anthropic';
import { compact } from '../compact.ts';
import type { LlmVendor } from '../contract.ts';

declare module '../contract.ts' {
  interface LlmSettings {
    anthropic?: VendorAccess | undefined;
  }
}

/** Anthropic by its Messages API. */
export const anthropic: LlmVendor = {
  name: 'anthropic',
  title: 'Anthropic',
  missing: ({ anthropic: access }) => (access?.api_key ? null : 'set ANTHROPIC_API_KEY'),
  model: (id, { anthropic: access, fetch }) =>
    createAnthropic(compact({ apiKey: access?.api_key, baseURL: access?.base_url, fetch }))(id),
};
