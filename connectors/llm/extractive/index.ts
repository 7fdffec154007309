import type { LlmVendor } from '../contract.ts';
import { LlmSetupError } from '../errors.ts';
import { createExtractiveModel } from './model.ts';

/** The model that needs no key and no network: it answers with sentences of the sources, or honestly with nothing. */
export const extractive: LlmVendor = {
  name: 'extractive',
  title: 'Extractive (no key needed)',
  missing: () => null,
  model(id) {
    if (id !== '1') throw new LlmSetupError(`there is no model "extractive/${id}": write extractive/1`);
    return createExtractiveModel(id);
  },
};
