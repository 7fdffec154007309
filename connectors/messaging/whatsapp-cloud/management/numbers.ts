import type { CallResult, JsonObject, NumberCalls, PhoneNumber, PlatformAccount } from '../../contract.ts';
import { readBoolean, readId, readObject, readObjects, readString } from '../json/read-value.ts';
import type { Caller } from '../sending/graph-call.ts';
import { order } from '../sending/order.ts';
import { readLimit } from './limits.ts';

const FIELDS = [
  'id',
  'display_phone_number',
  'verified_name',
  'quality_rating',
  'status',
  'name_status',
  'code_verification_status',
  'platform_type',
  'account_mode',
  'is_official_business_account',
  'throughput',
  'whatsapp_business_manager_messaging_limit',
  'webhook_configuration',
  'health_status',
].join(',');
const LISTED = 'id,display_phone_number,verified_name,quality_rating,status,code_verification_status';
const PAGES = 10;
const PAGE = 100;

export function createNumberCalls(call: Caller): NumberCalls {
  /** An order to one number, at a path below it. */
  function tell(
    name: string,
    { phone_number_id, access_token, signal }: Parameters<NumberCalls['deregister']>[0],
    json: JsonObject,
    below: string[] = [name],
  ): Promise<CallResult<null>> {
    return order(call, { name, method: 'POST', path: [phone_number_id, ...below], json, access_token, signal });
  }

  return {
    getPhoneNumber({ phone_number_id, access_token, signal }) {
      const query = { fields: FIELDS };
      return call({ name: 'number', method: 'GET', path: [phone_number_id], query, access_token, signal }, readNumber);
    },

    async listPhoneNumbers({ waba_id, access_token, signal }) {
      const numbers: PhoneNumber[] = [];
      let after: string | null = null;
      for (let page = 0; page < PAGES; page += 1) {
        const query: Record<string, string> = {
          fields: LISTED,
          limit: String(PAGE),
          ...(after === null ? {} : { after }),
        };
        const path = [waba_id, 'phone_numbers'];
        const answer = await call({ name: 'numbers', method: 'GET', path, query, access_token, signal }, readPage);
        if (answer.kind !== 'ok') return answer;
        numbers.push(...answer.value.numbers);
        after = answer.value.after;
        if (after === null) break;
      }
      return { kind: 'ok', value: numbers };
    },

    getAccount({ waba_id, access_token, signal }) {
      const query = { fields: 'id,name,owner_business_info,account_review_status' };
      return call({ name: 'account', method: 'GET', path: [waba_id], query, access_token, signal }, readAccount);
    },

    register: ({ pin, region, ...of }) =>
      tell('register', of, {
        messaging_product: 'whatsapp',
        pin,
        ...(region === undefined ? {} : { data_localization_region: region }),
      }),
    deregister: (of) => tell('deregister', of, { messaging_product: 'whatsapp' }),
    setPin: ({ pin, ...of }) => tell('pin', of, { pin }, []),
    requestCode: ({ method, language, ...of }) => tell('request_code', of, { code_method: method, language }),
    async verifyCode({ code, ...of }) {
      const answer = await tell('verify_code', of, { code });
      // Verified already is what was wanted.
      return answer.kind === 'refused' && answer.code === VERIFIED_ALREADY ? { kind: 'ok', value: null } : answer;
    },
    syncPhoneApp: ({ what, ...of }) =>
      tell('smb_app_data', of, {
        messaging_product: 'whatsapp',
        sync_type: what === 'contacts' ? 'smb_app_state_sync' : 'history',
      }),
  };
}

const VERIFIED_ALREADY = 136_024;

function readPage(body: JsonObject): { numbers: PhoneNumber[]; after: string | null } | null {
  if (!Array.isArray(body['data'])) return null;
  const paging = readObject(body['paging']);
  const after = readString(readObject(paging?.['cursors'])?.['after']);
  return {
    numbers: readObjects(body['data']).flatMap((one) => readNumber(one) ?? []),
    after: paging?.['next'] === undefined ? null : after,
  };
}

function readNumber(body: JsonObject): PhoneNumber | null {
  const id = readId(body['id']);
  if (id === null) return null;
  const webhook = readObject(body['webhook_configuration']);
  return {
    id,
    display_phone_number: readString(body['display_phone_number']),
    verified_name: readString(body['verified_name']),
    quality_rating: readString(body['quality_rating']),
    status: readString(body['status']),
    name_status: readString(body['name_status']),
    code_verification_status: readString(body['code_verification_status']),
    platform_type: readString(body['platform_type']),
    account_mode: readString(body['account_mode']),
    is_official: readBoolean(body['is_official_business_account']),
    throughput_level: readString(readObject(body['throughput'])?.['level']),
    messaging_limit: readLimit(body['whatsapp_business_manager_messaging_limit']),
    webhook:
      webhook === null
        ? null
        : {
            phone_number: readString(webhook['phone_number']),
            account: readString(webhook['whatsapp_business_account']),
            application: readString(webhook['application']),
          },
    health: readHealth(body['health_status']),
  };
}

function readHealth(value: unknown): PhoneNumber['health'] {
  const health = readObject(value);
  const can_send = readString(health?.['can_send_message']);
  if (health === null || can_send === null) return null;
  const problems = readObjects(health['entities']).flatMap((entity) =>
    readObjects(entity['errors']).map((error) => ({
      entity: readString(entity['entity_type']),
      title:
        readString(error['error_description']) ?? `Meta names the error ${readId(error['error_code']) ?? ''}`.trim(),
      solution: readString(error['possible_solution']),
    })),
  );
  return { can_send, problems };
}

function readAccount(body: JsonObject): PlatformAccount | null {
  const id = readId(body['id']);
  if (id === null) return null;
  return {
    id,
    name: readString(body['name']),
    portfolio_id: readId(readObject(body['owner_business_info'])?.['id']),
    review: readString(body['account_review_status']),
  };
}
