import { sign } from '#connectors/messaging';
import { APP_SECRET } from './app.ts';

let serial = 0;

/** A platform id nobody has used yet. */
export function newWamid(): string {
  serial += 1;
  return `wamid.${Buffer.from(`${process.pid}-${Date.now()}-${serial}`).toString('base64')}`;
}

export interface TextMessage {
  phone_number_id: string;
  from?: string;
  user_id?: string;
  name?: string;
  text?: string;
  wamid?: string;
  /** In place of the text: a message of another type, as the platform writes it. */
  message?: Record<string, unknown>;
}

/** One change of the field `messages`, as the platform writes it. */
export function messageChange({
  phone_number_id,
  from,
  user_id,
  name = 'Rosa',
  text = 'hello',
  wamid = newWamid(),
  message,
}: TextMessage) {
  return {
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550100199', phone_number_id },
      contacts: [{ profile: { name }, ...(from && { wa_id: from }), ...(user_id && { user_id }) }],
      messages: [
        {
          ...(from && { from }),
          ...(user_id && { from_user_id: user_id }),
          id: wamid,
          timestamp: String(Math.floor(Date.now() / 1_000)),
          ...(message ?? { type: 'text', text: { body: text } }),
        },
      ],
    },
  };
}

export function statusChange(phone_number_id: string, status: Record<string, unknown>) {
  return {
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550100199', phone_number_id },
      statuses: [{ timestamp: String(Math.floor(Date.now() / 1_000)), recipient_id: '15550100', ...status }],
    },
  };
}

export function envelope(...changes: object[]) {
  return { object: 'whatsapp_business_account', entry: [{ id: '102290129340398', changes }] };
}

/** Posts a body as the platform does: signed over its exact bytes. Answers the HTTP status. */
export async function deliver(
  url: string,
  body: object | string | Buffer,
  options: { secret?: string; path?: string; headers?: Record<string, string> } = {},
): Promise<number> {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const response = await fetch(url + (options.path ?? '/webhooks/whatsapp'), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': sign(bytes, options.secret ?? APP_SECRET),
      ...options.headers,
    },
    body: new Uint8Array(bytes),
  });
  await response.arrayBuffer();
  return response.status;
}
