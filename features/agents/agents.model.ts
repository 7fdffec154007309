import type { Generated } from 'kysely';
import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';

declare module '#platform/db' {
  interface Tables {
    agents: {
      company_id: string;
      id: string;
      name: string;
      instructions: string;
      model: string;
      tone: string;
      languages: string[];
      greeting: string | null;
      handoff_message: string | null;
      is_active: boolean;
      reply_quiet_ms: number;
      created_at: Generated<Date>;
      updated_at: Generated<Date>;
    };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    'agent.created': { agent_id: string };
    'agent.updated': { agent_id: string };
    'agent.deleted': { agent_id: string };
  }
}

/** What an agent is where nothing was said. */
export const AGENT_DEFAULTS = { instructions: '', tone: 'friendly', is_active: true, reply_quiet_ms: 1_500 } as const;

const name = z.string().trim().min(1).max(200);
const instructions = z.string().max(20_000);
const model = z
  .string()
  .max(200)
  .regex(/^[a-z-]+\/\S+$/, 'vendor/model, for example extractive/1')
  .meta({ description: 'vendor/model, for example extractive/1' });
const tone = z.string().trim().max(500);
const languages = z
  .array(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language code such as en or pt-BR'))
  .max(20)
  .meta({ description: 'the languages it answers in; empty: that of the customer' });
const words = z.string().trim().min(1).max(4_096);
const reply_quiet_ms = z
  .int()
  .min(0)
  .max(60_000)
  .meta({ description: 'how long a customer must be quiet before they are answered' });

const fields = {
  name,
  instructions,
  model,
  tone,
  languages,
  greeting: words.nullable(),
  handoff_message: words.nullable(),
  is_active: z.boolean(),
  reply_quiet_ms,
};

export const agentWire = z
  .object({
    id: z.uuid(),
    name: z.string(),
    instructions: z.string(),
    model: z.string(),
    tone: z.string(),
    languages: z.array(z.string()),
    greeting: z.string().nullable(),
    handoff_message: z.string().nullable(),
    is_active: z.boolean(),
    reply_quiet_ms: z.int(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Agent' });
export type AgentWire = z.infer<typeof agentWire>;

export const agentList = listAnswer(agentWire).meta({ id: 'AgentList' });

export const agentQuery = listQuery({
  sort: ['created_at', 'name'],
  filters: {
    model: z.string().max(200).optional(),
    is_active: z
      .enum(['true', 'false'])
      .transform((word) => word === 'true')
      .optional(),
  },
});
export type AgentQuery = z.infer<typeof agentQuery>;

export const agentCreate = z.strictObject(fields).partial().required({ name: true });
export type AgentCreate = z.infer<typeof agentCreate>;

export const agentPatch = z
  .strictObject(fields)
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });
export type AgentPatch = z.infer<typeof agentPatch>;
