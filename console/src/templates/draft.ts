import type { Fault, Part, Template } from './types.ts';

/** A template as the builder holds it: every part is there, filled in or not. */
export interface Draft {
  name: string;
  language: string;
  category: Category;
  header: { format: HeaderFormat; text: string; media_id: string | null; handle: string[] | null };
  body: string;
  footer: string;
  /** By the name of the variable; header and body share theirs only where they are named. */
  examples: { header: Record<string, string>; body: Record<string, string> };
  buttons: ButtonDraft[];
  code: { advice: boolean; minutes: string; button: string };
  /** Parts the builder has no fields for; they go back as they came. */
  kept: Part[];
}

export const CATEGORIES = ['UTILITY', 'MARKETING', 'AUTHENTICATION'] as const;
export type Category = (typeof CATEGORIES)[number];
export const HEADER_FORMATS = ['NONE', 'TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'] as const;
export type HeaderFormat = (typeof HEADER_FORMATS)[number];
export const BUTTON_KINDS = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE'] as const;
export type ButtonKind = (typeof BUTTON_KINDS)[number];
export interface ButtonDraft {
  type: ButtonKind;
  text: string;
  url: string;
  example: string;
  phone_number: string;
}

export const emptyButton: ButtonDraft = { type: 'QUICK_REPLY', text: '', url: '', example: '', phone_number: '' };
export const emptyDraft: Draft = {
  name: '',
  language: 'en_US',
  category: 'UTILITY',
  header: { format: 'NONE', text: '', media_id: null, handle: null },
  body: '',
  footer: '',
  examples: { header: {}, body: {} },
  buttons: [],
  code: { advice: true, minutes: '10', button: 'Copy code' },
  kept: [],
};

const HOLE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The variables of a text in its order, each once. */
export function holesOf(text: string): string[] {
  return [...new Set([...text.matchAll(HOLE)].map((match) => match[1] ?? ''))];
}

export function fillHoles(text: string, values: Record<string, string>): string {
  return text.replace(HOLE, (whole, name: string) => values[name]?.trim() || whole);
}

/** The next variable in the way in which the text counts or names them already. */
export function nextHole(text: string): string {
  const holes = holesOf(text);
  const numbers = holes.map(Number).filter(Number.isInteger);
  return holes.length > 0 && numbers.length === 0
    ? `variable_${holes.length + 1}`
    : String(Math.max(0, ...numbers) + 1);
}

const isNamed = (draft: Draft): boolean =>
  [...holesOf(draft.header.text), ...holesOf(draft.body)].some((hole) => !/^\d*$/.test(hole));

/** Which section of the builder a part of the API belongs to. */
export type Section = 'header' | 'body' | 'footer' | 'buttons' | 'kept';

export interface Submitted {
  category: Category;
  parameter_format: 'positional' | 'named';
  components: Part[];
}

/** The draft in the shape of the API, and the section behind each of its components. */
export function toApi(draft: Draft): { body: Submitted; sections: Section[] } {
  const named = isNamed(draft);
  const parts: [Section, Part | null][] =
    draft.category === 'AUTHENTICATION'
      ? codeParts(draft)
      : [
          ['header', headerPart(draft, named)],
          ['body', bodyPart(draft, named)],
          ['footer', draft.footer.trim() === '' ? null : { type: 'FOOTER', text: draft.footer }],
          ['buttons', draft.buttons.length === 0 ? null : { type: 'BUTTONS', buttons: draft.buttons.map(buttonPart) }],
          ...draft.kept.map((part): [Section, Part] => ['kept', part]),
        ];
  const present = parts.filter((one): one is [Section, Part] => one[1] !== null);
  return {
    body: {
      category: draft.category,
      parameter_format: named ? 'named' : 'positional',
      components: present.map(([, part]) => part),
    },
    sections: present.map(([section]) => section),
  };
}

function codeParts({ code }: Draft): [Section, Part | null][] {
  const minutes = code.minutes.trim() === '' ? null : Number(code.minutes);
  return [
    ['body', { type: 'BODY', add_security_recommendation: code.advice }],
    [
      'footer',
      minutes === null || !Number.isInteger(minutes) ? null : { type: 'FOOTER', code_expiration_minutes: minutes },
    ],
    ['buttons', { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: code.button }] }],
  ];
}

function headerPart({ header, examples }: Draft, named: boolean): Part | null {
  const { format, text, media_id, handle } = header;
  if (format === 'NONE') return null;
  if (format === 'LOCATION') return { type: 'HEADER', format };
  if (format === 'TEXT')
    return { type: 'HEADER', format, text, ...examplePart('header', text, examples.header, named) };
  const example = media_id !== null ? { media_id } : handle !== null ? { header_handle: handle } : null;
  return { type: 'HEADER', format, ...(example === null ? {} : { example }) };
}

function bodyPart({ body, examples }: Draft, named: boolean): Part {
  return { type: 'BODY', text: body, ...examplePart('body', body, examples.body, named) };
}

function examplePart(
  where: 'header' | 'body',
  text: string,
  values: Record<string, string>,
  named: boolean,
): { example?: Part } {
  const holes = holesOf(text);
  if (holes.length === 0) return {};
  if (named) {
    const list = holes.map((param_name) => ({ param_name, example: values[param_name] ?? '' }));
    return { example: { [`${where}_text_named_params`]: list } };
  }
  const list = holes.map((hole) => values[hole] ?? '');
  return { example: where === 'header' ? { header_text: list } : { body_text: [list] } };
}

function buttonPart({ type, text, url, example, phone_number }: ButtonDraft): Part {
  switch (type) {
    case 'URL':
      return { type, text, url, ...(holesOf(url).length > 0 ? { example: [example] } : {}) };
    case 'PHONE_NUMBER':
      return { type, text, phone_number };
    case 'COPY_CODE':
      return { type, example };
    case 'QUICK_REPLY':
      return { type, text };
  }
}

/** What is wrong, by section; of a button by its place too. */
export function faultsBySection(faults: readonly Fault[], sections: readonly Section[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { field, message } of faults) {
    const [, place = '', button] = /^components\.(\d+)(?:\.buttons\.(\d+))?/.exec(field) ?? [];
    const section = sections[Number(place || -1)];
    const key = section === undefined ? field : button === undefined ? section : `${section}.${button}`;
    found.set(key, [...(found.get(key) ?? []), message]);
  }
  return found;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const part = (value: unknown): Part => (typeof value === 'object' && value !== null ? (value as Part) : {});

/** The builder's draft of a template: of the change that waits, else of what the platform has. */
export function fromTemplate(template: Template): Draft {
  const { category, components } = template.draft ?? template;
  const draft: Draft = structuredClone(emptyDraft);
  draft.name = template.name;
  draft.language = template.language;
  draft.category = CATEGORIES.find((one) => one === category) ?? 'UTILITY';
  for (const component of components) take(draft, component);
  return draft;
}

function take(draft: Draft, component: Part): void {
  const example = part(component['example']);
  switch (text(component['type']).toUpperCase()) {
    case 'HEADER': {
      const format = HEADER_FORMATS.find((one) => one === text(component['format']).toUpperCase());
      if (format === undefined) return void draft.kept.push(component);
      const handle = list(example['header_handle']).map(text);
      const media_id = text(example['media_id']) || null;
      draft.header = { format, text: text(component['text']), media_id, handle: handle.length > 0 ? handle : null };
      draft.examples.header = examplesOf('header', example);
      return;
    }
    case 'BODY':
      draft.body = text(component['text']);
      draft.examples.body = examplesOf('body', example);
      if (typeof component['add_security_recommendation'] === 'boolean')
        draft.code.advice = component['add_security_recommendation'];
      return;
    case 'FOOTER':
      draft.footer = draft.category === 'AUTHENTICATION' ? '' : text(component['text']);
      if (typeof component['code_expiration_minutes'] === 'number')
        draft.code.minutes = String(component['code_expiration_minutes']);
      return;
    case 'BUTTONS':
      return takeButtons(draft, component);
    default:
      draft.kept.push(component);
  }
}

function takeButtons(draft: Draft, component: Part): void {
  const buttons = list(component['buttons']).map(part);
  if (draft.category === 'AUTHENTICATION') {
    draft.code.button = text(buttons[0]?.['text']) || draft.code.button;
    return;
  }
  const known = buttons.map((button) => BUTTON_KINDS.find((kind) => kind === text(button['type']).toUpperCase()));
  if (known.includes(undefined)) return void draft.kept.push(component);
  draft.buttons = buttons.map((button, place) => ({
    type: known[place]!,
    text: text(button['text']),
    url: text(button['url']),
    example: text([button['example']].flat()[0]),
    phone_number: text(button['phone_number']),
  }));
}

function examplesOf(where: 'header' | 'body', example: Part): Record<string, string> {
  const counted = where === 'header' ? list(example['header_text']) : list(list(example['body_text'])[0]);
  const named = list(example[`${where}_text_named_params`]).map(part);
  return Object.fromEntries([
    ...counted.map((value, place) => [String(place + 1), text(value)] as const),
    ...named.map((one) => [text(one['param_name']), text(one['example'])] as const),
  ]);
}
