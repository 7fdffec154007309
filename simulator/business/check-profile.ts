import { GraphError } from '../errors/graph-error.ts';
import type { Json } from '../json.ts';

const VERTICALS =
  'UNDEFINED OTHER AUTO BEAUTY APPAREL EDU ENTERTAIN EVENT_PLAN FINANCE GROCERY GOVT HOTEL HEALTH NONPROFIT PROF_SERVICES RETAIL TRAVEL RESTAURANT ALCOHOL ONLINE_GAMBLING PHYSICAL_GAMBLING OTC_DRUGS MATRIMONY_SERVICE'.split(
    ' ',
  );
const LONGEST: Record<string, number> = { address: 256, description: 512, email: 128 };

/** The changes to a business profile that a call asks for; throws what the platform would answer. */
export function checkProfile(body: Json): Json {
  if (body['messaging_product'] !== 'whatsapp')
    throw new GraphError(100, 'The parameter messaging_product is required.');
  const changes: Json = {};
  for (const [key, most] of Object.entries(LONGEST)) {
    const value = body[key];
    if (value === undefined) continue;
    if (typeof value !== 'string' || [...value].length > most)
      throw new GraphError(100, `Param ${key} must be a string of at most ${most} characters.`);
    changes[key] = value;
  }
  const { about, email, websites, vertical } = body;
  if (about !== undefined) {
    if (typeof about !== 'string' || about === '' || [...about].length > 139)
      throw new GraphError(100, 'Param about must be a string of 1 to 139 characters.');
    changes['about'] = about;
  }
  if (typeof email === 'string' && email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw new GraphError(100, 'Param email is not an email address.');
  if (websites !== undefined) changes['websites'] = checkWebsites(websites);
  if (vertical !== undefined) {
    if (typeof vertical !== 'string' || !VERTICALS.includes(vertical))
      throw new GraphError(100, `Param vertical must be one of {${VERTICALS.join(', ')}}.`);
    changes['vertical'] = vertical;
  }
  return changes;
}

function checkWebsites(websites: unknown): string[] {
  const list = Array.isArray(websites) ? websites : null;
  if (list === null || list.length > 2)
    throw new GraphError(100, 'Param websites must be a list of at most 2 addresses.');
  for (const one of list) {
    if (typeof one !== 'string' || one.length > 256 || !/^https?:\/\/\S+$/.test(one))
      throw new GraphError(100, 'Each of websites must be an http(s) address of at most 256 characters.');
  }
  return list as string[];
}
