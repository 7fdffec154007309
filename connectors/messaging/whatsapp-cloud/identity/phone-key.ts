const FORMATTING = /[\s+().\-/\u00a0\u2010-\u2015\u202a-\u202e\u200e\u200f]/g;
const DIGITS = /^[1-9]\d{4,19}$/;
/** Brazil: area code, then a mobile number (6 to 9) in its old form of eight digits. */
const BRAZIL_WITHOUT_NINE = /^(55[1-9][1-9])([6-9]\d{7})$/;
/** Mexico: the 1 that once marked mobiles, before the ten digits of the number. */
const MEXICO_WITH_ONE = /^521(\d{10})$/;

/**
 * One key for all the ways a person's number is written: platform ids, E.164, with or without formatting. Brazil's
 * ninth digit and Mexico's old 1 come and go on the platform, so both ways give the same key. Null where there is
 * no international number in it. For matching only: an id the platform gave is stored and answered as it came.
 */
export function phoneKey(phone: string): string | null {
  const digits = phone.replace(FORMATTING, '').replace(/^00/, '');
  if (!DIGITS.test(digits)) return null;
  const brazil = BRAZIL_WITHOUT_NINE.exec(digits);
  if (brazil !== null) return `${brazil[1]}9${brazil[2]}`;
  const mexico = MEXICO_WITH_ONE.exec(digits);
  return mexico === null ? digits : `52${mexico[1]}`;
}

/** The number as people write it internationally, `+5511988887777`; null where there is none. */
export function toE164(phone: string): string | null {
  const key = phoneKey(phone);
  return key === null ? null : `+${key}`;
}
