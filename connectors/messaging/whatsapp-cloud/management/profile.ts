import type { BusinessProfile, JsonObject, ProfileCalls } from '../../contract.ts';
import { readObject, readObjects, readString } from '../json/read-value.ts';
import type { Caller } from '../sending/graph-call.ts';
import { order } from '../sending/order.ts';

const FIELDS = 'about,address,description,email,profile_picture_url,websites,vertical';

export function createProfileCalls(call: Caller): ProfileCalls {
  return {
    getProfile({ phone_number_id, access_token, signal }) {
      const path = [phone_number_id, 'whatsapp_business_profile'];
      const query = { fields: FIELDS };
      return call({ name: 'profile', method: 'GET', path, query, access_token, signal }, readProfile);
    },

    setProfile({ phone_number_id, profile, access_token, signal }) {
      const path = [phone_number_id, 'whatsapp_business_profile'];
      // The platform takes an empty text for "none".
      const given = Object.entries(profile)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, value ?? '']);
      const json = { messaging_product: 'whatsapp', ...Object.fromEntries(given) };
      return order(call, { name: 'set_profile', method: 'POST', path, json, access_token, signal });
    },
  };
}

function readProfile(body: JsonObject): BusinessProfile | null {
  const first = readObjects(body['data'])[0];
  if (first === undefined) return null;
  // One description of the API nests it, the pages and the answers do not.
  const profile = readObject(first['business_profile']) ?? first;
  const websites = profile['websites'];
  return {
    about: readString(profile['about']),
    address: readString(profile['address']),
    description: readString(profile['description']),
    email: readString(profile['email']),
    websites: Array.isArray(websites) ? websites.flatMap((one) => readString(one) ?? []) : [],
    vertical: readString(profile['vertical']),
    profile_picture_url: readString(profile['profile_picture_url']),
  };
}
