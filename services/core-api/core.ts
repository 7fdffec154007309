import { agentRoutes } from '#features/agents';
import { channelRoutes } from '#features/channels';
import { companyRoutes } from '#features/companies';
import { contactRoutes } from '#features/contacts';
import { conversationRoutes, messageRoutes } from '#features/conversations';
import { sendRoutes } from '#features/dispatches';
import { deliveryRoutes } from '#features/inbound';
import { knowledgeRoutes } from '#features/knowledge';
import { liveRoutes } from '#features/live';
import { passportRoutes } from '#features/replies';
import { sessionRoutes } from '#features/sessions';
import { llmSettings } from '../ai-processor/processor.ts';
import type { Service } from '../process.ts';
import { serveConsole } from './console.ts';

/** REST, the live stream, the console's files. */
export const core: Service = async (ground, app, api) => {
  const { bus } = ground;
  sessionRoutes(api, ground);
  companyRoutes(api);
  contactRoutes(api, ground);
  channelRoutes(api, ground);
  conversationRoutes(api);
  messageRoutes(api);
  sendRoutes(api, ground);
  deliveryRoutes(api, { onReplay: () => bus.emit('inbound') });
  agentRoutes(api, { ...ground, llm: llmSettings(ground.config) });
  knowledgeRoutes(api, ground);
  passportRoutes(api);
  liveRoutes(api, ground);
  await serveConsole(app);
};
