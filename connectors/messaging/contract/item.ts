/** What every item carries. */
export type ItemBase = {
  /** Position in the delivery, from 0. */
  index: number;
  /** Equal for the same event delivered again, different for any other event. Holds ids: personal data. */
  dedupe_key: string;
  waba_id: string | null;
  raw: unknown;
};

/** On number-level items: which number of the business it is about. */
export type NumberBase = ItemBase & { phone_number_id: string; display_phone_number: string | null };

export type PlatformError = {
  code: number | null;
  title: string | null;
  message: string | null;
  details: string | null;
};
