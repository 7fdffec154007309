import type { Statement } from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import { isId } from '#platform/runtime';
import { COLUMNS, deliveryFromRow } from './deliveries.repository.ts';
import { subjectOf } from './delivery-summary.ts';
import { firstIdFrom, lastIdBefore } from './id-range.ts';
import type { DeliveryQuery } from './inbound.model.ts';

/** Ids are made in the order of arrival, so they order the list and bound a range of time. */
export function deliveryPage(query: DeliveryQuery, company_id: string): ListPage {
  const order = query.order === 'asc' ? 'asc' : 'desc';
  const { where, values, name } = filters(query, company_id, order);
  const page: Statement = {
    name: `delivery-page-${order}-${name}`,
    text: `with page as materialized (select id as page_id from inbound_deliveries where ${where} order by id ${order}
             limit $${values.length + 1} offset $${values.length + 2})
           select ${COLUMNS} from inbound_deliveries d join page on page.page_id = d.id
           where d.company_id = app_company_id() order by d.id ${order}`,
    values: [...values, query.limit, query.skip],
  };
  return { page, count: countOf(query, { where, values, name }), fromRow: deliveryFromRow };
}

interface Filters {
  where: string;
  values: unknown[];
  name: string;
}

/** Without filters, or by state alone, the ledger knows. */
function countOf(query: DeliveryQuery, { where, values, name }: Filters): Statement {
  if (name === 'all') {
    return {
      name: 'delivery-count-all',
      text: `select coalesce(sum(deliveries), 0)::int8 as total from inbound_ledger where company_id = app_company_id()`,
      values: [],
    };
  }
  if (name === 's') {
    return {
      name: 'delivery-count-state',
      text: `select least(coalesce(sum(deliveries), 0), ${COUNT_CAP})::int8 as total from inbound_ledger where company_id = app_company_id() and state = $1`,
      values: [query.state],
    };
  }
  return {
    name: `delivery-count-${name}`,
    text: `select count(*) as total from (select 1 from inbound_deliveries where ${where} limit ${COUNT_CAP + 1}) counted`,
    values,
  };
}

function filters(query: DeliveryQuery, company_id: string, order: string): Filters {
  const parts = ['company_id = app_company_id()'];
  const values: unknown[] = [];
  const names: string[] = [];
  const add = (name: string, value: unknown, part: (place: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    names.push(name);
    parts.push(part(`$${values.length}`));
  };
  if (query.state === undefined) parts.push("state <> 'split'");
  add('s', query.state, (at) => `state = ${at}`);
  // What is rare has an index of its own, which `field <> 'messages'` lets be used.
  const rare = query.field === 'messages' ? '' : " and field <> 'messages'";
  add(rare === '' ? 'm' : 'f', query.field, (at) => `field = ${at}${rare}`);
  add('r', query.reason, (at) => `reason = ${at}`);
  add('n', query.phone_number_id, (at) => `phone_number_id = ${at}`);
  const { received_from, received_to } = query;
  add('from', received_from, (at) => `received_at >= ${at}`);
  add('fi', received_from && firstIdFrom(received_from), (at) => `id >= ${at}::uuid`);
  add('to', received_to, (at) => `received_at < ${at}`);
  add('ti', received_to && lastIdBefore(received_to), (at) => `id < ${at}::uuid`);
  if (query.q !== undefined) addSearch(query.q, company_id, { order, add });
  return { where: parts.join(' and '), values, name: names.join('-') || 'all' };
}

/** An id of the platform, a number's id, a reason, or the id of a delivery, whole: bodies are not gone through. */
function addSearch(
  q: string,
  company_id: string,
  { order, add }: { order: string; add: (name: string, value: unknown, part: (place: string) => string) => void },
): void {
  if (isId(q)) {
    add('id', q, (at) => `id = ${at}::uuid`);
    return;
  }
  const some = `order by id ${order} limit ${COUNT_CAP}`;
  let subject = '';
  add('q', subjectOf(company_id, q), (at) => ((subject = at), 'true'));
  add(
    'w',
    q,
    (at) => `id in (
    (select delivery_id from delivery_subjects where company_id = app_company_id() and subject = ${subject}::bigint limit ${COUNT_CAP})
    union all (select id from inbound_deliveries where company_id = app_company_id() and reason = ${at} ${some})
    union all (select id from inbound_deliveries where company_id = app_company_id() and phone_number_id = ${at} ${some}))`,
  );
}
