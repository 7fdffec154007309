import type { TemplateSend } from '#connectors/messaging';
import type { ParameterFormat, TemplateProblem } from '../templates.model.ts';
import {
  buttonsOf,
  cardsOf,
  FILE_FORMATS,
  fill,
  findPart,
  formatOf,
  holesOf,
  kindOf,
  type Part,
  partAt,
  textAt,
} from './parts.ts';

export interface SentTemplate {
  parameter_format: ParameterFormat;
  components: readonly Part[];
}

type Sent = NonNullable<TemplateSend['components']>[number];
type Of<T extends Sent['type']> = Extract<Sent, { type: T }>;
type TextValue = Of<'body'>['parameters'][number];
type CardPart = Of<'carousel'>['cards'][number]['components'][number];

const FIELD = 'template.components';
const LONGEST = { header: 60, body: 1_024 };

/** Whether the values of a send fit the template: how many, of which kind, for which button; empty when they do. */
export function checkTemplateSend(template: SentTemplate, send: TemplateSend): TemplateProblem[] {
  const sent = send.components ?? [];
  const problems = checkFace(template, template.components, sent, FIELD);
  const cards = cardsOf(template.components);
  const at = sent.findIndex(({ type }) => type === 'carousel');
  const carousel = sent[at];
  if (cards.length > 0 && carousel?.type === 'carousel') {
    problems.push(...checkCards(template, cards, carousel.cards, `${FIELD}.${at}.cards`));
  } else if (cards.some(needsValues)) {
    problems.push({ field: FIELD, message: `The template has ${cards.length} cards that need their values.` });
  } else if (carousel !== undefined) problems.push({ field: `${FIELD}.${at}`, message: 'The template has no cards.' });
  return [...problems, ...checkOffer(template.components, sent)];
}

function checkFace(
  template: SentTemplate,
  known: readonly Part[],
  sent: readonly Sent[],
  field: string,
): TemplateProblem[] {
  return [
    ...checkHeader(template, findPart(known, 'HEADER'), sent, field),
    ...checkBody(template, findPart(known, 'BODY'), sent, field),
    ...checkButtons(buttonsOf(known), sent, field),
  ];
}

const needsValues = (card: readonly Part[]): boolean =>
  FILE_FORMATS.has(formatOf(findPart(card, 'HEADER'))) || holesOf(textAt(findPart(card, 'BODY'), 'text')).length > 0;

function checkHeader(template: SentTemplate, known: Part | undefined, sent: readonly Sent[], field: string) {
  const at = sent.findIndex(({ type }) => type === 'header');
  const here = at < 0 ? field : `${field}.${at}.parameters`;
  const given = sent[at];
  const values = given?.type === 'header' ? given.parameters : [];
  if (known === undefined) return values.length === 0 ? [] : [{ field: here, message: 'The template has no header.' }];
  const format = formatOf(known);
  if (format === 'TEXT') {
    const texts = values.flatMap((value) => (value.type === 'text' ? [value] : []));
    if (texts.length < values.length) return [{ field: here, message: 'The header of the template is a text.' }];
    return checkHoles(template, known, texts, { field: here, what: 'header', max: LONGEST.header });
  }
  const [value] = values;
  if (value?.type === format.toLowerCase()) return [];
  return [{ field: here, message: `The header of the template takes one ${format.toLowerCase()}.` }];
}

function checkBody(template: SentTemplate, known: Part | undefined, sent: readonly Sent[], field: string) {
  const at = sent.findIndex(({ type }) => type === 'body');
  const here = at < 0 ? field : `${field}.${at}.parameters`;
  const given = sent[at];
  const values = given?.type === 'body' ? given.parameters : [];
  if (known === undefined) return values.length === 0 ? [] : [{ field: here, message: 'The template has no text.' }];
  return checkHoles(template, known, values, { field: here, what: 'text', max: LONGEST.body });
}

interface Where {
  field: string;
  what: string;
  max: number;
}

function checkHoles(
  { parameter_format }: SentTemplate,
  known: Part,
  values: readonly TextValue[],
  where: Where,
): TemplateProblem[] {
  const { field, what, max } = where;
  const text = textAt(known, 'text') ?? '';
  const holes = holesOf(text);
  if (values.length !== holes.length) {
    const variables = holes.map((hole) => `{{${hole}}}`).join(', ') || 'none';
    return [{ field, message: `The ${what} takes ${holes.length} values (${variables}); there are ${values.length}.` }];
  }
  const problems: TemplateProblem[] = [];
  const filled = new Map<string, string>();
  for (const [place, value] of values.entries()) {
    const at = `${field}.${place}`;
    const name = parameter_format === 'named' ? value.parameter_name : String(place + 1);
    if (parameter_format === 'named' && (name === undefined || !holes.includes(name))) {
      const variables = holes.join(', ');
      problems.push({
        field: `${at}.parameter_name`,
        message: `Name one of the variables of the ${what}: ${variables}.`,
      });
    } else if (name !== undefined) {
      if (filled.has(name)) problems.push({ field: `${at}.parameter_name`, message: `${name} is given twice.` });
      filled.set(name, wordsOf(value));
    }
    if (value.type === 'text' && /[\n\t]| {5,}/.test(value.text)) {
      const message = 'A value has no line breaks, no tabs, and no more than four spaces in a row.';
      problems.push({ field: `${at}.text`, message });
    }
  }
  const length = [...fill(text, filled)].length;
  if (length > max)
    problems.push({ field, message: `Filled in, the ${what} has ${length} characters; Meta takes ${max}.` });
  return problems;
}

/** What the customer reads where a value stands. */
export function wordsOf(value: TextValue): string {
  if (value.type === 'text') return value.text;
  return value.type === 'currency' ? value.currency.fallback_value : value.date_time.fallback_value;
}

/** Which value a kind of button takes, by the word of the send; the words of a code travel as those of a link. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  QUICK_REPLY: ['quick_reply'],
  URL: ['url'],
  COPY_CODE: ['copy_code'],
  OTP: ['url', 'copy_code'],
  FLOW: ['flow'],
  CATALOG: ['catalog'],
  MPM: ['mpm'],
};

function checkButtons(known: readonly Part[], sent: readonly Sent[], field: string): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const given = new Set<number>();
  for (const [place, part] of sent.entries()) {
    if (part.type !== 'button') continue;
    const index = Number(part.index);
    const button = known[index];
    const at = `${field}.${place}`;
    given.add(index);
    if (button === undefined) {
      problems.push({ field: `${at}.index`, message: `The template has ${known.length} buttons, counted from 0.` });
    } else problems.push(...checkButton(button, part, at));
  }
  for (const [index, button] of known.entries()) {
    if (given.has(index) || !needsValue(button)) continue;
    problems.push({
      field,
      message: `The button “${textAt(button, 'text') ?? kindOf(button)}” (${index}) needs its value.`,
    });
  }
  return problems;
}

function needsValue(button: Part): boolean {
  const kind = kindOf(button);
  return (
    kind === 'OTP' ||
    kind === 'COPY_CODE' ||
    kind === 'MPM' ||
    (kind === 'URL' && holesOf(textAt(button, 'url')).length > 0)
  );
}

function checkButton(button: Part, part: Of<'button'>, at: string): TemplateProblem[] {
  const kind = kindOf(button);
  const takes = TAKES[kind] ?? [];
  if (!takes.includes(part.sub_type.toLowerCase())) {
    const message = takes.length === 0 ? 'This button takes no value.' : `This button is of the kind ${takes[0]}.`;
    return [{ field: `${at}.sub_type`, message }];
  }
  if (kind === 'URL' && !needsValue(button))
    return [{ field: at, message: 'The address of this button has no variable.' }];
  const [value] = part.parameters;
  if (kind === 'OTP' && value?.type === 'text' && value.text.length > 15) {
    return [{ field: `${at}.parameters.0.text`, message: 'A code has 15 characters at most.' }];
  }
  return [];
}

function checkCards(template: SentTemplate, known: readonly Part[][], cards: Of<'carousel'>['cards'], field: string) {
  if (cards.length !== known.length) {
    return [{ field, message: `The template has ${known.length} cards; there are ${cards.length}.` }];
  }
  return known.flatMap((card, place) => {
    const parts: readonly CardPart[] = cards[place]?.components ?? [];
    return checkFace(template, card, parts, `${field}.${place}.components`);
  });
}

function checkOffer(known: readonly Part[], sent: readonly Sent[]): TemplateProblem[] {
  const at = sent.findIndex(({ type }) => type === 'limited_time_offer');
  const offer = partAt(findPart(known, 'LIMITED_TIME_OFFER'), 'limited_time_offer');
  if (offer === undefined)
    return at < 0 ? [] : [{ field: `${FIELD}.${at}`, message: 'The template has no offer that ends.' }];
  if (at >= 0 || offer['has_expiration'] !== true) return [];
  return [{ field: FIELD, message: 'The offer needs the moment at which it ends.' }];
}
