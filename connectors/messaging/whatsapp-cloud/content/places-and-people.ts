import type { ContactCard, JsonObject, LocationContent } from '../../contract.ts';
import { readId, readNumber, readObject, readObjects, readString, readWaId } from '../json/read-value.ts';
import type { ReadContent } from './reading.ts';

export function readLocation(location: JsonObject): ReadContent<LocationContent> {
  const content = {
    latitude: readNumber(location['latitude']),
    longitude: readNumber(location['longitude']),
    name: readString(location['name']),
    address: readString(location['address']),
    url: readString(location['url']),
  };
  const point =
    content.latitude === null || content.longitude === null ? null : `${content.latitude}, ${content.longitude}`;
  return { content, text: content.name ?? content.address ?? point };
}

/** `origin` has been seen on the card and on the message around it. */
export function readContacts(cards: JsonObject[], origin?: unknown): ReadContent<{ contacts: ContactCard[] }> {
  const contacts = cards.map((card) => readCard({ origin, ...card }));
  const names = contacts.map((card) => card.name ?? card.phones[0]?.phone).filter((name) => name != null);
  return { content: { contacts }, text: names.length === 0 ? null : names.join(', ') };
}

function readCard(card: JsonObject): ContactCard {
  const name = readObject(card['name']);
  const first_name = readString(name?.['first_name']);
  const last_name = readString(name?.['last_name']);
  const parts = [first_name, last_name].filter((part) => part !== null).join(' ');
  return {
    name: readString(name?.['formatted_name']) ?? readString(parts),
    first_name,
    last_name,
    phones: readObjects(card['phones']).map((phone) => ({
      phone: readId(phone['phone']),
      wa_id: readWaId(phone['wa_id']),
      type: readString(phone['type']),
    })),
    emails: readObjects(card['emails'])
      .map((email) => readString(email['email']))
      .filter((email) => email !== null),
    organization: readString(readObject(card['org'])?.['company']),
    birthday: readString(card['birthday']),
    origin: readString(card['origin']),
    vcard: readString(card['vcard']),
  };
}
