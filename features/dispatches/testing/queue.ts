import pg from 'pg';
import type { TestShop, TestWorld } from '../../../tests/setup/shop.ts';

/** Asks as the superuser, for what no API does in one go. */
export async function asOwner<T extends pg.QueryResultRow>(
  { app }: TestWorld,
  text: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ connectionString: app.home.database_url });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

export interface QueuedMessage {
  message_id: string;
  conversation_id: string;
  phone: string;
}

export interface QueueOptions {
  count: number;
  /** 0 an agent's, 1 a teammate's, 2 what nobody asked for. */
  priority?: number;
  /** When these people last wrote, as an interval of PostgreSQL. */
  wrote_ago?: string;
  type?: 'text' | 'template';
}

let serial = 0;

/** Queues a message to each of so many people that nobody knows yet, all in one statement, so that all are due at once. */
export async function queueToStrangers(
  world: TestWorld,
  { admin, channel_id }: TestShop,
  { count, priority = 1, wrote_ago = '1 minute', type = 'text' }: QueueOptions,
): Promise<QueuedMessage[]> {
  serial += 1;
  const content =
    type === 'text'
      ? { type, text: 'Your order is on its way.' }
      : { type, template: { name: 'order_update', language: 'en_US' } };
  const author = ['agent', 'teammate', 'system'][priority];
  return asOwner<QueuedMessage>(
    world,
    `with people as (
       insert into contacts (company_id, id, phone, wa_id)
       select $1, gen_random_uuid(), '+1555' || $2::text || lpad(i::text, 5, '0'), '1555' || $2::text || lpad(i::text, 5, '0')
       from generate_series(1, $3::int) i returning id, phone),
     threads as (
       insert into conversations (company_id, id, contact_id, channel_id, holder, last_inbound_at)
       select $1, gen_random_uuid(), id, $4, 'nobody', now() - $5::interval from people returning id, contact_id),
     said as (
       insert into messages (company_id, id, conversation_id, channel_id, contact_id, direction, author, type, text, content, status)
       select $1, gen_random_uuid(), id, $4, contact_id, 'outbound', $6, $7, 'Your order is on its way.', $8, 'queued'
       from threads returning id, conversation_id, contact_id),
     made as (
       insert into dispatches (company_id, id, message_id, conversation_id, channel_id, priority)
       select $1, gen_random_uuid(), id, conversation_id, $4, $9 from said)
     select said.id as message_id, conversation_id, people.phone from said join people on people.id = said.contact_id`,
    [
      admin.company_id,
      String(10 + serial),
      count,
      channel_id,
      wrote_ago,
      author,
      type,
      JSON.stringify(content),
      priority,
    ],
  );
}

/** The most accepts in any window of one second, counted window by window. */
export function mostInASecond(times: readonly number[]): number {
  return Math.max(0, ...times.map((begin) => times.filter((at) => at >= begin && at < begin + 1_000).length));
}
