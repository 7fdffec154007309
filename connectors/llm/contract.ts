import type { LanguageModelV4 } from '@ai-sdk/provider';

/** What a model is to the product: the provider interface of the AI library, so that every call path takes every vendor. */
export type LanguageModel = LanguageModelV4;

/** How to reach a vendor; a company's own key and address look the same as the install's. */
export interface VendorAccess {
  api_key?: string | undefined;
  base_url?: string | undefined;
}

/** What the install or a company has set up; each vendor's folder adds its own entry by interface merging. */
export interface LlmSettings {
  /** What requests go through; the process's own `fetch` when left out. */
  fetch?: typeof fetch | undefined;
}

/** One vendor of models, as its folder describes it. */
export interface LlmVendor {
  /** The part before the slash in a model's name. */
  name: string;
  title: string;
  /** What is still to be set before its models can be used, in words; null when nothing is. */
  missing(settings: LlmSettings): string | null;
  /** The model of that id; only called when nothing is missing. Throws `LlmSetupError` for an id it knows to be wrong. */
  model(id: string, settings: LlmSettings): LanguageModel;
}

/** A source of an answer, with the number it is cited by. */
export interface SourceChunk {
  n: number;
  chunk_id: string;
  title: string;
  source: string;
  url: string | null;
  language: string | null;
  content: string;
  score: number;
}

/** One bubble of a conversation, oldest first in a thread. */
export interface Turn {
  role: 'customer' | 'business';
  text: string;
}
