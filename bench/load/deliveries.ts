import { createHmac, randomBytes } from 'node:crypto';

const ACCOUNT = '102290129340398';
const DISPLAY_NUMBER = '15550783881';
const CUSTOMERS = 5_000;
const STATUSES = ['sent', 'delivered', 'read'] as const;
const WORDS = [
  'Hi, is the blue jacket available in size M?',
  'Where is my order 48213? It should have come yesterday.',
  'Can I return the shoes without the box?',
  'What time do you close on Saturday?',
];

/** One webhook body of about 600 bytes: of four, three report statuses and one brings a customer's message. */
export function deliveryBody(options: { phone_number_id: string; run: string; index: number }): string {
  const { phone_number_id, run, index } = options;
  const customer = `1555${String(1_000_000 + (index % CUSTOMERS))}`;
  const wamid = wamidOf(run, index);
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const part =
    index % 4 === 3 ? message(index, { customer, wamid, timestamp }) : status(index, { customer, wamid, timestamp });
  return envelope(phone_number_id, part);
}

/** The body of one report on one of `messages` messages: all are sent, then all delivered, then all read. */
export function reportBody(options: { phone_number_id: string; run: string; messages: number; index: number }): string {
  const { phone_number_id, run, messages, index } = options;
  const message = index % messages;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const customer = `1555${String(1_000_000 + (message % CUSTOMERS))}`;
  const wamid = wamidOf(run, message);
  return envelope(phone_number_id, status(Math.min(2, Math.floor(index / messages)), { customer, wamid, timestamp }));
}

/** The body of one customer's text message. */
export function textBody(options: { phone_number_id: string; customer: string; wamid: string; text: string }): string {
  const { phone_number_id, customer, wamid, text } = options;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  return envelope(phone_number_id, {
    contacts: [{ profile: { name: `Customer ${customer.slice(-4)}` }, wa_id: customer }],
    messages: [{ from: customer, id: wamid, timestamp, type: 'text', text: { body: text } }],
  });
}

/** The body of one status of one message. */
export function statusBody(options: {
  phone_number_id: string;
  customer: string;
  wamid: string;
  status: string;
  callback_data: string;
}): string {
  const { phone_number_id, customer, wamid, status: name, callback_data } = options;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const pricing = { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' };
  const item = {
    id: wamid,
    status: name,
    timestamp,
    recipient_id: customer,
    biz_opaque_callback_data: callback_data,
    pricing,
  };
  return envelope(phone_number_id, { statuses: [item] });
}

export function wamidOf(run: string, index: number): string {
  return `wamid.${Buffer.from(`\u001d\u000b${run}${String(index).padStart(12, '0')}`).toString('base64')}`;
}

export function signatureOf(body: string | Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Tells the bodies of this run from those of any other. */
export function newRun(): string {
  return randomBytes(8).toString('hex');
}

interface Item {
  customer: string;
  wamid: string;
  timestamp: string;
}

function status(index: number, { customer, wamid, timestamp }: Item): object {
  return {
    contacts: [
      { profile: { name: `Customer ${customer.slice(-4)}` }, wa_id: customer, user_id: `US.${customer}${customer}` },
    ],
    statuses: [
      {
        id: wamid,
        status: STATUSES[index % 4],
        timestamp,
        recipient_id: customer,
        recipient_user_id: `US.${customer}${customer}`,
        pricing: { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' },
      },
    ],
  };
}

function message(index: number, { customer, wamid, timestamp }: Item): object {
  const user_id = `US.${customer}${customer}`;
  return {
    contacts: [{ profile: { name: `Customer ${customer.slice(-4)}` }, wa_id: customer, user_id }],
    messages: [
      {
        from: customer,
        from_user_id: user_id,
        id: wamid,
        timestamp,
        type: 'text',
        text: { body: WORDS[(index >> 2) % WORDS.length] },
      },
    ],
  };
}

function envelope(phone_number_id: string, part: object): string {
  const metadata = { display_phone_number: DISPLAY_NUMBER, phone_number_id };
  const value = { messaging_product: 'whatsapp', metadata, ...part };
  const json = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: ACCOUNT, changes: [{ value, field: 'messages' }] }],
  });
  // As the platform writes it.
  return json.replaceAll('/', String.raw`\/`);
}
