import { errorClass, explainError } from '#connectors/messaging';
import type { Failure } from './messages.model.ts';

/** What a code of the platform means for whoever runs the shop. The platform's own words are kept, and not shown first. */
export function platformFailure(code: number | null, platform_text: string | null): Failure {
  const { title, advice } = explainError(code);
  const detail =
    code === null ? 'WhatsApp did not deliver it and gave no reason.' : `WhatsApp gave the reason ${code} for it.`;
  return { code, class: errorClass(code) ?? 'PLATFORM', title, detail, advice, platform_text };
}
