/** A JSON object whose keys we do not vouch for. */
export type JsonObject = { readonly [key: string]: unknown };

/** A file a person sent. The id is the reliable handle; the url, where given, is short-lived. */
export type MediaContent = {
  media_id: string | null;
  mime_type: string | null;
  /** As the platform wrote it: base64 or hex. */
  sha256: string | null;
  caption: string | null;
  filename: string | null;
  /** Audio only: recorded in the chat rather than attached as a file. */
  voice: boolean | null;
  /** Stickers only. */
  animated: boolean | null;
  url: string | null;
};

export type LocationContent = {
  latitude: number | null;
  longitude: number | null;
  name: string | null;
  address: string | null;
  url: string | null;
};

export type ContactCard = {
  name: string | null;
  first_name: string | null;
  last_name: string | null;
  phones: { phone: string | null; wa_id: string | null; type: string | null }[];
  emails: string[];
  organization: string | null;
  birthday: string | null;
  /** `contact_request` when the card answers our request for a phone number. */
  origin: string | null;
  vcard: string | null;
};

/** An answer to something we sent: a button, a list row, a form, a permission to call. */
export type InteractiveContent = {
  interactive_type: string | null;
  id: string | null;
  title: string | null;
  description: string | null;
  /** Forms: the submitted fields, null when they could not be read; the text as it came is kept beside them. */
  form: {
    name: string | null;
    body: string | null;
    token: string | null;
    fields: JsonObject | null;
    source: string | null;
  } | null;
  call_permission: {
    response: string | null;
    expires_at: string | null;
    is_permanent: boolean | null;
    source: string | null;
  } | null;
};

export type OrderContent = {
  catalog_id: string | null;
  note: string | null;
  lines: { product_id: string | null; quantity: number | null; price: number | null; currency: string | null }[];
};

/** `emoji` null: the reaction was taken back. */
export type ReactionContent = { message_id: string | null; emoji: string | null };

/** News about the person: a new phone number, a new user id, a changed identity key. */
export type SystemContent = {
  system_type: string | null;
  body: string | null;
  new_wa_id: string | null;
  new_user_id: string | null;
  new_parent_user_id: string | null;
  identity_hash: string | null;
};

/** A message replaces an earlier one; `content` has the shape that belongs to `type`. */
export type EditContent = {
  original_message_id: string | null;
  type: string;
  text: string | null;
  content: JsonObject;
};

/** The shape of `content` for every type we know; any other type carries its raw object. */
export type ContentByType = {
  text: { body: string };
  image: MediaContent;
  video: MediaContent;
  audio: MediaContent;
  document: MediaContent;
  sticker: MediaContent;
  location: LocationContent;
  contacts: { contacts: ContactCard[] };
  interactive: InteractiveContent;
  button: { payload: string | null; text: string | null };
  order: OrderContent;
  reaction: ReactionContent;
  system: SystemContent;
  edit: EditContent;
  revoke: { original_message_id: string | null };
  unsupported: { unsupported_type: string | null };
  unknown: { unsupported_type: string | null };
};
