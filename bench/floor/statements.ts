import type { Company } from '../world/company.ts';

/*
 * What the server asks of PostgreSQL for one request, or for one flush of a grouped commit, as pgbench scripts. They
 * follow the statements of the repositories by hand: change both.
 */

const UUID = /^[0-9a-f-]{36}$/;

function quoted(id: string): string {
  if (!UUID.test(id)) throw new Error(`not an id: ${id}`);
  return `'${id}'`;
}

function asCompany({ company_id }: Company, begin: string, statements: readonly string[]): string {
  const set = `select set_config('app.company_id', ${quoted(company_id)}, true)`;
  return ['\\startpipeline', `${[begin, set, ...statements, 'commit'].join(';\n')};`, '\\endpipeline', ''].join('\n');
}

function caller({ session_id, user_id }: Company): string {
  return `select u.role, u.username, u.first_name, u.last_name, s.expires_at, r.permissions, c.requests_per_minute,
      c.suspended_at
    from sessions s
    join users u on u.company_id = s.company_id and u.id = s.user_id
    join companies c on c.id = s.company_id
    left join roles r on r.company_id = u.company_id and r.id = u.role_id
    where s.company_id = app_company_id() and s.id = ${quoted(session_id)} and s.user_id = ${quoted(user_id)}
      and s.ended_at is null and u.is_active`;
}

const COLUMNS = 'id, name, phone, wa_id, user_id, username, language, opted_out_at, created_at, updated_at';
const COUNTER = `select coalesce(sum(total), 0)::int8 as total, coalesce(sum(version), 0)::int8 as version
  from resource_counters where company_id = app_company_id() and resource = 'contacts'`;

/** One flush of `rows` deliveries; as processed ones, so that the server's drainer leaves them alone. */
export function storeDeliveries(company: Company, rows: number, body: string): string {
  const hex = Buffer.from(body).toString('hex');
  return `insert into inbound_deliveries (id, company_id, signer_channel_id, body, state)
    select uuidv7(), ${quoted(company.company_id)}, null, decode('${hex}', 'hex'), 'processed' from generate_series(1, ${rows});\n`;
}

export function getContact(company: Company, id: string): string {
  const get = `select ${COLUMNS} from contacts where company_id = app_company_id() and id = ${quoted(id)} and merged_into_id is null`;
  return asCompany(company, 'begin read only', [caller(company), get]);
}

/** A page that is still as it was: the caller and the version. */
export function listKeptContacts(company: Company): string {
  return asCompany(company, 'begin read only', [caller(company), COUNTER]);
}

/** A page that has to be read. */
export function listContacts(company: Company, limit: number): string {
  const page = `select ${COLUMNS} from contacts c join (
      select id as page_id from contacts where company_id = app_company_id() and merged_into_id is null
      order by created_at desc, id desc limit ${limit} offset 0) page on c.id = page.page_id
    where c.company_id = app_company_id() order by created_at desc, id desc`;
  return asCompany(company, 'begin read only', [caller(company), COUNTER, page, COUNTER]);
}

/** One flush of `rows` new contacts, each with identity and event. */
export function createContacts(company: Company, rows: number): string {
  const insert = `with item as (
      select uuidv7() as id, 'Customer ' || i as name, '44' || substr(md5(uuidv7()::text), 1, 12) as number, uuidv7() as event_id
      from generate_series(1, ${rows}) as i),
    fresh as (
      select * from item i
      where not exists (select 1 from contact_identities k
          where k.company_id = app_company_id() and k.kind = 'phone' and k.value = i.number)),
    made as (
      insert into contacts (company_id, id, name, phone, wa_id, language)
      select app_company_id(), id, name, '+' || number, number, 'en' from fresh returning ${COLUMNS}),
    known as (
      insert into contact_identities (company_id, kind, value, contact_id, home_contact_id)
      select app_company_id(), 'phone', number, id, id from fresh),
    told as (
      insert into events (company_id, id, type, data)
      select app_company_id(), event_id, 'contact.created', jsonb_build_object('contact_id', id) from fresh)
    select * from made`;
  return asCompany(company, 'begin', [insert]);
}

/** Leasing so many attempts and writing down that they were accepted, in two transactions. */
export function claimAndClose(company: Company, rows: number): string {
  const id = quoted(company.company_id);
  const channel = `(select id from channels where company_id = ${id} order by id offset :place limit 1)`;
  const lease = `update dispatches d set state = 'sending', fence = fence + 1, started_at = clock_timestamp(),
      leased_until = clock_timestamp() + interval '30 seconds', slot_until = clock_timestamp() + interval '31 seconds'
    from (select id from dispatches where company_id = ${id} and channel_id = ${channel} and state = 'queued' and priority = 1
          and due_at <= clock_timestamp() order by due_at, message_id limit ${rows} for update skip locked) due
    where d.company_id = ${id} and d.id = due.id`;
  const close = `with ended as (
      update dispatches d set state = 'accepted', outcome = '{"kind": "accepted"}', wamid = 'wamid.' || d.id, leased_until = null,
        closed_at = now(), slot_until = clock_timestamp() + interval '1 second'
      from (select id from dispatches where company_id = ${id} and channel_id = ${channel} and state = 'sending'
            order by id limit ${rows} for update skip locked) held
      where d.company_id = ${id} and d.id = held.id returning d.message_id, d.conversation_id, d.wamid),
    moved as (
      update messages m set wamid = e.wamid, status = 'accepted' from ended e
      where m.company_id = ${id} and m.id = e.message_id returning m.id, m.conversation_id),
    told as (
      insert into message_statuses (company_id, message_id, status, at) select ${id}, id, 'accepted', now() from moved
      on conflict do nothing)
    insert into events (company_id, id, type, data) select ${id}, uuidv7(), 'message.status_changed',
      jsonb_build_object('conversation_id', conversation_id, 'message_id', id, 'status', 'accepted') from moved`;
  const bound = `select set_config('app.company_id', ${id}, true)`;
  return [
    `\\set place random(0, 3)`,
    `${['begin', bound, lease, 'commit'].join(';\n')};`,
    `${['begin', bound, close, 'commit'].join(';\n')};`,
    '',
  ].join('\n');
}
