import type { Generated, JSONColumnType } from 'kysely';

declare module '#platform/db' {
  interface Tables {
    passports: {
      company_id: string;
      message_id: string;
      turn_id: string;
      agent_id: string;
      model: string;
      chunks: JSONColumnType<object[]>;
      sealed_chunks: Buffer | null;
      usage: JSONColumnType<object>;
      timings_ms: JSONColumnType<object>;
      created_at: Generated<Date>;
    };
  }
}

/** The agent that answers a conversation, as it was when the turn was taken. */
export interface AnsweringAgent {
  id: string;
  name: string;
  instructions: string;
  model: string;
  tone: string;
  languages: string[];
  handoff_message: string | null;
}

/** All that composing needs, read in one transaction. */
export interface Scene {
  company_name: string;
  /** The company is suspended or about to be deleted: nothing of it goes out. */
  company_held: boolean;
  conversation: { id: string; channel_id: string; contact_id: string; holder: string; contact_language: string | null };
  agent: AnsweringAgent | undefined;
  /** Oldest first. */
  thread: { role: 'customer' | 'business'; text: string }[];
  /** What the customer said since anybody answered. */
  question: string;
}
