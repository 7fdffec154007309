import type { InboundItem, ParsedDelivery } from '../../contract.ts';
import { parseDelivery } from './parse-delivery.ts';

/** Sample deliveries for tests, with numbers from the range reserved for fiction. */

export const PNID = '105550000000001';
export const WABA = '205550000000001';
export const WA_ID = '15550100';
export const BSUID = 'US.4455667788990011';

const metadata = { display_phone_number: '15550199', phone_number_id: PNID };

export const contact = {
  profile: { name: 'Ada Example', username: '@ada' },
  wa_id: WA_ID,
  user_id: BSUID,
  parent_user_id: 'US.ENT.99',
};

export function change(field: string, value: unknown) {
  return { field, value };
}

export function numberChange(field: string, value: object) {
  return change(field, { messaging_product: 'whatsapp', metadata, ...value });
}

export function delivery(...changes: unknown[]) {
  return { object: 'whatsapp_business_account', entry: [{ id: WABA, changes }] };
}

export function messages(...list: unknown[]) {
  return delivery(numberChange('messages', { contacts: [contact], messages: list }));
}

export function statuses(...list: unknown[]) {
  return delivery(numberChange('messages', { contacts: [contact], statuses: list }));
}

export function message(type: string, content: object = {}) {
  return { from: WA_ID, id: 'wamid.IN1', timestamp: '1750000000', type, ...content };
}

export function status(name: string, rest: object = {}) {
  return { id: 'wamid.OUT1', status: name, timestamp: '1750000000', recipient_id: WA_ID, ...rest };
}

/** Parses JSON text or a value; fails the test when the delivery is unreadable. */
export function parse(body: unknown): ParsedDelivery {
  const parsed = parseDelivery(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
  if ('unreadable' in parsed) throw new Error(`unreadable: ${parsed.unreadable}`);
  return parsed;
}

/** The only item of a delivery, which must be of this kind. */
export function only<K extends InboundItem['kind']>(kind: K, body: unknown): Extract<InboundItem, { kind: K }> {
  const { items } = parse(body);
  const item = items[0];
  if (items.length !== 1 || item?.kind !== kind) {
    throw new Error(`expected one ${kind}, got ${JSON.stringify(items.map(({ kind: got }) => got))}`);
  }
  return item as Extract<InboundItem, { kind: K }>;
}
