import type { MessagingClient } from '#connectors/messaging';
import type { ChannelDirectory } from '#features/channels';
import type { Database, TenantDb } from '#platform/db';
import type { Metrics } from '#platform/http';
import type { Jobs, QueueDefinition } from '#platform/jobs';
import { findNewestInbound, noteToldRead, type NewestInbound } from './refs.repository.ts';

declare module '#platform/jobs' {
  interface JobTypes {
    /** Tell the platform that what the customer wrote was read. */
    'conversation.tell_read': { company_id: string; conversation_id: string };
  }
}

export const presenceQueues: readonly QueueDefinition[] = [
  { name: 'conversation.tell_read', run_within_seconds: 60, retries: 2 },
];

/** What the customer sees of us besides messages: that theirs were read, and that somebody is typing. */
export interface Presence {
  /** To be called where a conversation is marked as read: the platform is told after the transaction, once for each newest message. */
  noteRead(tdb: TenantDb, conversation_id: string): Promise<void>;
  /** The work behind `conversation.tell_read`. */
  tellRead(job: { company_id: string; conversation_id: string }): Promise<void>;
  /** Shows the typing sign for up to 25 s. With no transaction open; never throws for what the platform does. */
  showTyping(company_id: string, conversation_id: string): Promise<void>;
}

/** Signs are courtesies: one that does not get through is counted and forgotten. */
export function createPresence(options: {
  db: Database;
  jobs: Jobs;
  channels: ChannelDirectory;
  client: MessagingClient;
  metrics: Metrics;
}): Presence {
  const { db, jobs, channels, client } = options;
  const told = options.metrics.counter('presence_signs_total', 'Read and typing signs, by what came of them.', [
    'sign',
    'outcome',
  ]);

  async function show(newest: NewestInbound, typing: boolean): Promise<void> {
    const channel = channels.byId(newest.channel_id);
    if (channel === undefined || channel.access_token === null) return;
    const { phone_number_id, access_token } = channel;
    const result = await client.markRead({ phone_number_id, access_token, wamid: newest.wamid, typing });
    told.inc({ sign: typing ? 'typing' : 'read', outcome: result.kind });
  }

  const newestOf = (company_id: string, conversation_id: string): Promise<NewestInbound | undefined> =>
    db.tenant(company_id, (tdb) => findNewestInbound(tdb, conversation_id));

  return {
    async noteRead(tdb, conversation_id) {
      const newest = await findNewestInbound(tdb, conversation_id);
      if (newest === undefined || newest.told || !(await noteToldRead(tdb, conversation_id, newest.message_id))) return;
      await jobs.enqueue(tdb, 'conversation.tell_read', { company_id: tdb.company_id, conversation_id });
    },
    async tellRead({ company_id, conversation_id }) {
      const newest = await newestOf(company_id, conversation_id);
      if (newest !== undefined) await show(newest, false);
    },
    async showTyping(company_id, conversation_id) {
      const newest = await newestOf(company_id, conversation_id);
      if (newest !== undefined) await show(newest, true);
    },
  };
}
