import type { TemplateSend } from '#connectors/messaging';
import type { PreviewFace, TemplatePreview } from '../preview.model.ts';
import type { Draft } from '../templates.model.ts';
import { wordsOf } from './check-send.ts';
import {
  buttonsOf,
  cardsOf,
  examplesOf,
  fill,
  findPart,
  formatOf,
  holesOf,
  kindOf,
  listAt,
  type Part,
  partAt,
  textAt,
} from './parts.ts';

type Values = ReadonlyMap<string, string>;

/** What the phone writes on buttons whose words are fixed. */
const FIXED: Readonly<Record<string, string>> = {
  COPY_CODE: 'Copy offer code',
  OTP: 'Copy code',
  CATALOG: 'View catalog',
  MPM: 'View items',
  VOICE_CALL: 'Call on WhatsApp',
  REQUEST_CONTACT_INFO: 'Share phone number',
};

/** The template as the customer sees it: with the values given, and with its examples where none is. */
export function renderTemplate(draft: Draft, values: Values): TemplatePreview {
  const components = draft.category === 'AUTHENTICATION' ? draft.components.map(withFixedWords) : draft.components;
  const missing = new Set<string>();
  const face = (parts: readonly Part[]): PreviewFace => renderFace(parts, values, missing);
  return {
    ...face(components),
    footer: textAt(findPart(components, 'FOOTER'), 'text') ?? null,
    offer: textAt(partAt(findPart(components, 'LIMITED_TIME_OFFER'), 'limited_time_offer'), 'text') ?? null,
    cards: cardsOf(components).map(face),
    missing: [...missing],
  };
}

function renderFace(parts: readonly Part[], values: Values, missing: Set<string>): PreviewFace {
  const words = (part: Part | undefined): string | null => {
    const text = textAt(part, 'text');
    if (text === undefined) return null;
    const known = new Map([...examplesOf(part), ...values]);
    for (const hole of holesOf(text)) if (!known.has(hole)) missing.add(hole);
    return fill(text, known);
  };
  const header = findPart(parts, 'HEADER');
  return {
    header: header === undefined ? null : { format: formatOf(header), text: words(header), ...sampleOf(header) },
    body: words(findPart(parts, 'BODY')),
    buttons: buttonsOf(parts).map((button) => ({
      type: kindOf(button),
      text: textAt(button, 'text') ?? FIXED[kindOf(button)] ?? '',
      url: filledUrl(button, values),
      phone_number: textAt(button, 'phone_number') ?? null,
    })),
  };
}

function sampleOf(header: Part): { media_id: string | null; link: string | null } {
  const example = partAt(header, 'example');
  const [handle] = listAt(example, 'header_handle');
  const link = typeof handle === 'string' && handle.startsWith('https://') ? handle : null;
  return { media_id: textAt(example, 'media_id') ?? null, link };
}

function filledUrl(button: Part, values: Values): string | null {
  const url = textAt(button, 'url');
  if (url === undefined) return null;
  const [example] = listAt(button, 'example');
  const [hole] = holesOf(url);
  if (hole === undefined || values.has(hole)) return fill(url, values);
  return typeof example === 'string' && example.startsWith('http') ? example : url;
}

/** Meta writes these words in the language of the template; here they stand in English. */
function withFixedWords(part: Part): Part {
  if (kindOf(part) === 'BODY' && textAt(part, 'text') === undefined) {
    const advice = part['add_security_recommendation'] === true ? ' For your security, do not share this code.' : '';
    return { ...part, text: `*{{1}}* is your verification code.${advice}`, example: { body_text: [['123456']] } };
  }
  const minutes = part['code_expiration_minutes'];
  if (kindOf(part) === 'FOOTER' && typeof minutes === 'number') {
    return { ...part, text: `This code expires in ${minutes} minutes.` };
  }
  return part;
}

/** What the customer reads of a send: header, text and footer, filled in. Null where there are no words. */
export function readSend(template: { components: readonly Part[] }, send: TemplateSend): string | null {
  const lines = (['HEADER', 'BODY', 'FOOTER'] as const).flatMap((kind) => {
    const text = textAt(findPart(template.components, kind), 'text');
    return text === undefined ? [] : [fill(text, valuesOf(send, kind.toLowerCase()))];
  });
  return lines.length === 0 ? null : lines.join('\n');
}

function valuesOf(send: TemplateSend, type: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const part of send.components ?? []) {
    if (part.type !== type || (part.type !== 'header' && part.type !== 'body')) continue;
    for (const [place, value] of part.parameters.entries()) {
      if (value.type !== 'text' && value.type !== 'currency' && value.type !== 'date_time') continue;
      values.set(value.parameter_name ?? String(place + 1), wordsOf(value));
    }
  }
  return values;
}
