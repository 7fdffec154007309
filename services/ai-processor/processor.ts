import { startReplies } from '#features/replies';
import type { LlmSettings } from '#connectors/llm';
import type { Config } from '#platform/config';
import type { Service } from '../process.ts';

/** Composes replies. */
export const processor: Service = (ground) => {
  const { config, lifetime } = ground;
  const replies = startReplies({
    ...ground,
    llm: llmSettings(config),
    llm_timeout_ms: config.llm.timeout_ms,
    showTyping: ground.presence.showTyping,
  });
  lifetime.add({ name: 'overdue turns', stop: () => replies.stop() });
};

/** The install's own access to model vendors. */
export function llmSettings(config: Config): LlmSettings {
  const { openai, anthropic, openai_compatible } = config.llm;
  return { openai, anthropic, openai_compatible };
}
