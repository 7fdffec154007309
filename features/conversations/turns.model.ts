import type { Generated } from 'kysely';

export type TurnState = 'open' | 'composing' | 'answered' | 'handed_over' | 'suppressed';

declare module '#platform/db' {
  interface Tables {
    turns: {
      company_id: string;
      id: string;
      conversation_id: string;
      state: TurnState;
      due_at: Date;
      due_limit: Date;
      fence: number;
      leased_until: Date | null;
      attempts: number;
      answer_message_id: string | null;
      reason: string | null;
      created_at: Generated<Date>;
      closed_at: Date | null;
    };
  }
}

declare module '#platform/jobs' {
  interface JobTypes {
    /** Answer what a customer said, once they have paused. Handled by the feature `replies`. */
    'reply.compose': { company_id: string; turn_id: string };
  }
}

/** A burst is answered at the latest this long after its first message, however fast the customer types on. */
export const BURST_LIMIT_MS = 15_000;
