import type pg from 'pg';
import type { Company } from './company.ts';
import { seedContacts } from './contacts.ts';

const PEOPLE = 5_000;

/** Gives a company conversations with people who were written to before. */
export async function seedConversations(owner: pg.Client, { company_id }: Company): Promise<void> {
  await seedContacts(owner, company_id, PEOPLE);
  await owner.query(
    `insert into conversations (company_id, id, contact_id, channel_id, holder, last_inbound_at)
     select p.company_id, uuidv7(), p.id, h.id, 'nobody', now() from contacts p
     join channels h on h.company_id = p.company_id where p.company_id = $1`,
    [company_id],
  );
}

/** Messages that the platform has taken, in all conversations in turn, with the ids that `wamidOf(run, index)` makes. */
export async function seedSent(owner: pg.Client, { company_id }: Company, run: string, count: number): Promise<void> {
  await owner.query(
    `insert into messages (company_id, id, conversation_id, channel_id, contact_id, direction, author, type, text, content,
       wamid, status)
     select c.company_id, uuidv7(), c.id, c.channel_id, c.contact_id, 'outbound', 'teammate', 'text', 'Your order is on its way.',
       '{"body": "Your order is on its way."}',
       'wamid.' || encode(convert_to(E'\\x1d\\x0b' || $2 || lpad((i - 1)::text, 12, '0'), 'UTF8'), 'base64'), 'accepted'
     from generate_series(1, $3::int) as i
     join (select *, row_number() over () as place from conversations where company_id = $1) c on c.place = 1 + i % ${PEOPLE}`,
    [company_id, run, count],
  );
}

/** How many messages of a run stand where. */
export async function standing(owner: pg.Client, run: string, count: number): Promise<Record<string, number>> {
  const { rows } = await owner.query<{ status: string; messages: string }>(
    `select m.status, count(*) as messages from messages m
     join (select 'wamid.' || encode(convert_to(E'\\x1d\\x0b' || $1 || lpad((i - 1)::text, 12, '0'), 'UTF8'), 'base64') as wamid
           from generate_series(1, $2::int) as i) w on w.wamid = m.wamid group by m.status`,
    [run, count],
  );
  return Object.fromEntries(rows.map(({ status, messages }) => [status, Number(messages)]));
}
