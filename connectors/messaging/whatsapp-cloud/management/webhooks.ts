import type { JsonObject, SubscribedApp, WebhookCalls } from '../../contract.ts';
import { readId, readObject, readObjects, readString } from '../json/read-value.ts';
import type { Caller } from '../sending/graph-call.ts';
import { order } from '../sending/order.ts';

export function createWebhookCalls(call: Caller): WebhookCalls {
  return {
    listSubscribedApps({ waba_id, access_token, signal }) {
      const path = [waba_id, 'subscribed_apps'];
      return call({ name: 'subscribed_apps', method: 'GET', path, access_token, signal }, readApps);
    },

    subscribeApp({ waba_id, override, access_token, signal }) {
      const path = [waba_id, 'subscribed_apps'];
      // Without a body an override that stood there ends.
      const json =
        override === undefined ? {} : { override_callback_uri: override.url, verify_token: override.verify_token };
      return order(call, { name: 'subscribe', method: 'POST', path, json, access_token, signal });
    },

    unsubscribeApp({ waba_id, access_token, signal }) {
      const path = [waba_id, 'subscribed_apps'];
      return order(call, { name: 'unsubscribe', method: 'DELETE', path, access_token, signal });
    },

    overrideNumberWebhook({ phone_number_id, override, access_token, signal }) {
      const webhook_configuration =
        override === null
          ? { override_callback_uri: '' }
          : { override_callback_uri: override.url, verify_token: override.verify_token };
      const path = [phone_number_id];
      const json = { webhook_configuration };
      return order(call, { name: 'override_webhook', method: 'POST', path, json, access_token, signal });
    },
  };
}

function readApps(body: JsonObject): SubscribedApp[] | null {
  if (!Array.isArray(body['data'])) return null;
  return readObjects(body['data']).map((one) => {
    const app = readObject(one['whatsapp_business_api_data']);
    return {
      app_id: readId(app?.['id']),
      name: readString(app?.['name']),
      override_url: readString(one['override_callback_uri']),
    };
  });
}
