import type { LanguageModel, LlmSettings, LlmVendor } from './contract.ts';
import { LlmSetupError } from './errors.ts';

export interface VendorState {
  name: string;
  title: string;
  usable: boolean;
  /** What to set before it can be used; null when it can. */
  missing: string | null;
}

/** The look-ups over a list of vendors. */
export function createRegistry(vendors: LlmVendor[]) {
  const names = vendors.map((vendor) => vendor.name).join(', ');

  /**
   * The model called "vendor/model", such as "anthropic/claude-haiku-4-5" or "extractive/1".
   * Throws `LlmSetupError`, whose message tells what to set, when it cannot be used. Makes no request.
   */
  function resolveModel(name: string, settings: LlmSettings): LanguageModel {
    const slash = name.indexOf('/');
    const [vendorName, id] = [name.slice(0, slash), name.slice(slash + 1)];
    if (slash < 1 || id === '')
      throw new LlmSetupError(`"${name}" is not a model name: write vendor/model, vendors are ${names}`);
    const vendor = vendors.find((candidate) => candidate.name === vendorName);
    if (!vendor) throw new LlmSetupError(`no vendor of models is called "${vendorName}": known are ${names}`);
    const missing = vendor.missing(settings);
    if (missing !== null) throw new LlmSetupError(`the model "${name}" cannot be used yet: ${missing}`);
    return vendor.model(id, settings);
  }

  /** The known vendors and whether each can be used with these settings. */
  function llmVendors(settings: LlmSettings): VendorState[] {
    return vendors.map(({ name, title, missing }) => {
      const lacking = missing(settings);
      return { name, title, usable: lacking === null, missing: lacking };
    });
  }

  return { resolveModel, llmVendors };
}
