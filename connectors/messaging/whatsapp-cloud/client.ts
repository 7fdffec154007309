import type { Accepted, JsonObject, MessagingClient } from '../contract.ts';
import { readId, readObjects, readString, readWaId } from './json/read-value.ts';
import { createNumberCalls } from './management/numbers.ts';
import { createProfileCalls } from './management/profile.ts';
import { createTemplateCalls } from './management/templates.ts';
import { createTokenCalls } from './management/tokens.ts';
import { createWebhookCalls } from './management/webhooks.ts';
import { type ClientOptions, createCaller } from './sending/graph-call.ts';
import { createDownloader, readMediaLocation } from './sending/media.ts';
import { order } from './sending/order.ts';
import { refused } from './sending/read-failure.ts';
import { createUploads } from './sending/upload.ts';

const MAX_CALLBACK_DATA = 512;

/**
 * A client of the WhatsApp Cloud API. It keeps no state between calls, never throws for what the platform or the
 * network does, and never repeats a call by itself: that is for whoever keeps the ledger of attempts.
 */
export function createWhatsAppCloudClient(options: ClientOptions): MessagingClient {
  const call = createCaller(options);

  return {
    async sendMessage({ phone_number_id, access_token, body, callback_data, signal }) {
      if (callback_data.length > MAX_CALLBACK_DATA) {
        return refused('REQ', 'The message is damaged', `callback_data is longer than ${MAX_CALLBACK_DATA} characters`);
      }
      const json = { ...body, biz_opaque_callback_data: callback_data };
      const path = [phone_number_id, 'messages'];
      const result = await call({ name: 'send', method: 'POST', path, json, access_token, signal }, readAccepted);
      return result.kind === 'ok' ? result.value : result;
    },

    markRead({ phone_number_id, access_token, wamid, typing = false, signal }) {
      const json = {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: wamid,
        ...(typing ? { typing_indicator: { type: 'text' } } : {}),
      };
      const path = [phone_number_id, 'messages'];
      return order(call, { name: 'mark_read', method: 'POST', path, json, access_token, signal });
    },

    getMedia({ media_id, phone_number_id, access_token, signal }) {
      const query = phone_number_id === undefined ? {} : { phone_number_id };
      return call({ name: 'media', method: 'GET', path: [media_id], query, access_token, signal }, readMediaLocation);
    },

    downloadMedia: createDownloader(options),
    ...createUploads(call, options),
    ...createNumberCalls(call),
    ...createProfileCalls(call),
    ...createTemplateCalls(call),
    ...createTokenCalls(call),
    ...createWebhookCalls(call),
  };
}

function readAccepted(body: JsonObject): Accepted | null {
  const message = readObjects(body['messages'])[0];
  const contact = readObjects(body['contacts'])[0];
  const wamid = readString(message?.['id']);
  if (wamid === null) return null;
  return {
    kind: 'accepted',
    wamid,
    recipient_wa_id: readWaId(contact?.['wa_id']),
    recipient_user_id: readId(contact?.['user_id']),
    message_status: readString(message?.['message_status']),
  };
}
