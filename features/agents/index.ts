export type { AgentCreate, AgentWire } from './agents.model.ts';
export { getAgent } from './agents.repository.ts';
export { agentRoutes } from './agents.routes.ts';
export { createAgent, type AgentModels } from './agents.service.ts';
