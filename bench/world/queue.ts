import type pg from 'pg';
import { connectNumber, type Company } from './company.ts';

/** A company with so many numbers, for each of which people have just written. */
export interface Sender {
  company: Company;
  numbers: readonly string[];
}

const PEOPLE_OF_A_NUMBER = 2_000;

/** Connects numbers that may send all day, and gives each its people. */
export async function openSender(owner: pg.Client, company: Company, numbers: readonly string[]): Promise<Sender> {
  for (const number of numbers) await connectNumber(company, number);
  await owner.query(`update channels set daily_limit = 10000000 where company_id = $1`, [company.company_id]);
  await owner.query(
    `with people as (
       insert into contacts (company_id, id, phone, wa_id)
       select h.company_id, uuidv7(), '+1' || p.digits, '1' || p.digits from channels h, lateral (
         select right(h.phone_number_id, 5) || lpad(i::text, 5, '0') as digits from generate_series(1, $2::int) i) p
       where h.company_id = $1 returning company_id, id, phone)
     insert into conversations (company_id, id, contact_id, channel_id, holder, last_inbound_at)
     select p.company_id, uuidv7(), p.id, h.id, 'nobody', now() from people p
     join channels h on h.company_id = p.company_id and p.phone like '+1' || right(h.phone_number_id, 5) || '%'`,
    [company.company_id, PEOPLE_OF_A_NUMBER],
  );
  return { company, numbers };
}

/** Messages for every conversation of a company in turn, with an attempt for each that waits or has ended. */
export async function seedDispatches(
  owner: pg.Client,
  { company, numbers }: Sender,
  { count, ended }: { count: number; ended: boolean },
): Promise<void> {
  await owner.query(
    `with made as (
       insert into messages (company_id, id, conversation_id, channel_id, contact_id, direction, author, type, text, content, status)
       select c.company_id, uuidv7(), c.id, c.channel_id, c.contact_id, 'outbound', 'teammate', 'text', 'Your order is on its way.',
         '{"type": "text", "text": "Your order is on its way."}', $3
       from generate_series(1, $2::int) as i
       join (select *, row_number() over (order by md5(id::text)) as place from conversations where company_id = $1) c
         on c.place = 1 + i % $6::int
       returning company_id, id, conversation_id, channel_id)
     insert into dispatches (company_id, id, message_id, conversation_id, channel_id, state, outcome, started_at, closed_at, slot_until)
     select company_id, uuidv7(), id, conversation_id, channel_id, $4, case when $5 then '{"kind": "accepted"}'::jsonb end,
       case when $5 then now() - interval '1 hour' end, case when $5 then now() - interval '1 hour' end,
       case when $5 then now() - interval '59 minutes' end
     from made`,
    [
      company.company_id,
      count,
      ended ? 'accepted' : 'queued',
      ended ? 'accepted' : 'queued',
      ended,
      numbers.length * PEOPLE_OF_A_NUMBER,
    ],
  );
}
