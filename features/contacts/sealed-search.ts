import { phoneKey } from '#connectors/messaging';
import type { SecretBox } from '#platform/crypto';
import { AppError, type CompanyGate } from '#platform/http';
import { phoneIdentity } from './sealed-person.ts';

/** The shortest number there is, with its country code. */
const WHOLE_NUMBER = /^\+?[0-9 ().-]{7,40}$/;

/**
 * What the number that a list is searched by may be kept as; undefined where nothing is sealed, and for a list that is not
 * searched. Sealed names cannot be searched or sorted: a 422 that says so, for those
 * who may know: until the database was asked, the company is only what the credential says.
 */
export async function soughtIdentities(
  box: SecretBox,
  { company_id, caller }: Pick<CompanyGate, 'company_id' | 'caller'>,
  query: { phone?: string | undefined; q?: string | undefined; sort?: string | undefined },
): Promise<string[] | undefined> {
  const sought = [query.phone, query.q].filter((text) => text !== undefined);
  const asks = query.sort === 'name' || sought.length > 0;
  if (!asks || !box.content.mayBeSealed(company_id)) return undefined;
  await caller();
  if (query.sort === 'name')
    throw sealedAway('sort', 'Names are sealed in this company and have no order. Sort by created_at.');
  const identities = await Promise.all(sought.map((text) => identitiesOf(box, company_id, text)));
  if (identities.includes(undefined) && query.q !== undefined) {
    throw sealedAway(
      'q',
      'Names and texts are sealed in this company and cannot be searched. Search for a whole phone number with its country code.',
    );
  }
  const [first = [], second = first] = identities;
  return first.filter((value) => second.includes(value));
}

async function identitiesOf(box: SecretBox, company_id: string, text: string): Promise<string[] | undefined> {
  const digits = text.replaceAll(/\D/g, '');
  if (!WHOLE_NUMBER.test(text) || digits.length < 7) return undefined;
  const { value, other } = await phoneIdentity(box, company_id, phoneKey(digits) ?? digits);
  return [value, ...(other === null ? [] : [other])];
}

function sealedAway(field: string, message: string): AppError {
  return new AppError('invalid', message, { errors: [{ field, message: 'is not available while content is sealed' }] });
}
