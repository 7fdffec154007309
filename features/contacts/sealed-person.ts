import type { SealedColumn, SecretBox } from '#platform/crypto';
import type { Row } from '#platform/db';
import type { NewContact } from './contacts.model.ts';

/** What of a contact says who it is. Of a company that has its content sealed the sealed columns hold it. */
export interface Personal {
  name: string | null;
  phone: string | null;
  wa_id: string | null;
  username: string | null;
}

export interface SealedPersonal {
  sealed_name: Buffer | null;
  /** The number and how WhatsApp writes it, as a JSON list. */
  sealed_phone: Buffer | null;
  sealed_username: Buffer | null;
}

const SEALED = ['sealed_name', 'sealed_phone', 'sealed_username'] as const;
type SealedName = (typeof SEALED)[number];

export const contactSealedColumns: readonly SealedColumn[] = [
  ...SEALED.map((column) => ({ table: 'contacts', column, id: 'id', id_type: 'uuid' as const })),
  { table: 'contact_identities', column: 'sealed_value', id: 'value', id_type: 'text', where: `kind = 'phone'` },
];

const placeOf = (company_id: string, id: string, column: SealedName) => ({ company_id, table: 'contacts', column, id });

export async function sealName(box: SecretBox, company_id: string, id: string, name: string | null) {
  return name === null ? null : box.seal(name, placeOf(company_id, id, 'sealed_name'));
}

export async function sealUsername(box: SecretBox, company_id: string, id: string, username: string | null) {
  return username === null ? null : box.seal(username, placeOf(company_id, id, 'sealed_username'));
}

export async function sealPhone(
  box: SecretBox,
  company_id: string,
  id: string,
  phone: string | null,
  wa_id: string | null,
) {
  if (phone === null && wa_id === null) return null;
  return box.seal(JSON.stringify([phone, wa_id]), placeOf(company_id, id, 'sealed_phone'));
}

/** The columns as they are written now: sealed when the company wants it, else open. */
export async function personalColumns(
  box: SecretBox,
  company_id: string,
  id: string,
  person: Personal,
): Promise<Personal & SealedPersonal> {
  const { name, phone, wa_id, username } = person;
  if (!box.content.wants(company_id)) {
    return { name, phone, wa_id, username, sealed_name: null, sealed_phone: null, sealed_username: null };
  }
  return {
    name: null,
    phone: null,
    wa_id: null,
    username: null,
    sealed_name: await sealName(box, company_id, id, name),
    sealed_phone: await sealPhone(box, company_id, id, phone, wa_id),
    sealed_username: await sealUsername(box, company_id, id, username),
  };
}

export type StoredPerson = { id: string } & Personal & SealedPersonal;

/** What the columns say, whichever way each was written. What cannot be opened is not known. */
export async function readPersonal(box: SecretBox, company_id: string, row: StoredPerson): Promise<Personal> {
  const read = (column: SealedName): Promise<string | null> | null => {
    const sealed = row[column];
    return sealed === null ? null : box.read(sealed, placeOf(company_id, row.id, column));
  };
  const address = await read('sealed_phone');
  const [phone, wa_id] =
    address === null ? [row.phone, row.wa_id] : (JSON.parse(address) as [string | null, string | null]);
  return {
    name: (await read('sealed_name')) ?? row.name,
    username: (await read('sealed_username')) ?? row.username,
    phone,
    wa_id,
  };
}

/** Rows of contacts with what is sealed in them opened; rows without are as they were. */
export async function openContacts(box: SecretBox, company_id: string, rows: readonly Row[]): Promise<readonly Row[]> {
  const isSealed = (row: Row): boolean =>
    (row['sealed_name'] ?? row['sealed_phone'] ?? row['sealed_username']) instanceof Buffer;
  if (!rows.some(isSealed)) return rows;
  return Promise.all(
    rows.map(async (row) => ({ ...row, ...(await readPersonal(box, company_id, row as unknown as StoredPerson)) })),
  );
}

/** How a number is kept among the identities. */
export interface PhoneIdentity {
  /** The number as it is looked up, or what stands for it. */
  value: string;
  /** The other of the two, where rows of before the setting was switched may still have it. */
  other: string | null;
  /** The number, beside what stands for it. */
  sealed_value: Buffer | null;
}

export async function phoneIdentity(box: SecretBox, company_id: string, key: string): Promise<PhoneIdentity> {
  if (!box.content.mayBeSealed(company_id)) return { value: key, other: null, sealed_value: null };
  const blind = await box.blind(company_id, 'phone', key);
  if (!box.content.wants(company_id)) return { value: key, other: blind, sealed_value: null };
  return { value: blind, other: key, sealed_value: await sealIdentity(box, company_id, blind, key) };
}

const identityPlace = (company_id: string, blind: string) => ({
  company_id,
  table: 'contact_identities',
  column: 'sealed_value',
  id: blind,
});

function sealIdentity(box: SecretBox, company_id: string, blind: string, key: string): Promise<Buffer> {
  return box.seal(key, identityPlace(company_id, blind));
}

export function openIdentity(box: SecretBox, company_id: string, blind: string, sealed: Buffer): Promise<string> {
  return box.open(sealed, identityPlace(company_id, blind));
}

/** A new contact as it is written, with the number's identity. */
export interface StoredContact extends NewContact, SealedPersonal {
  phone_other: string | null;
  sealed_phone_key: Buffer | null;
}

export async function storedContact(box: SecretBox, company_id: string, contact: NewContact): Promise<StoredContact> {
  const { phone_key } = contact;
  const identity = phone_key === null ? null : await phoneIdentity(box, company_id, phone_key);
  return {
    ...contact,
    ...(await personalColumns(box, company_id, contact.id, contact)),
    phone_key: identity?.value ?? null,
    phone_other: identity?.other ?? null,
    sealed_phone_key: identity?.sealed_value ?? null,
  };
}
