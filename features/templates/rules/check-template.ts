import type { Draft, TemplateProblem } from '../templates.model.ts';
import { checkButtons } from './check-buttons.ts';
import { checkPlaces, checkText } from './check-text.ts';
import {
  buttonsOf,
  FILE_FORMATS,
  findPart,
  formatOf,
  kindOf,
  listAt,
  type Part,
  partAt,
  partsAt,
  textAt,
} from './parts.ts';

const HEADER = 60;
const BODY = 1_024;
const BODY_OF_OFFER = 600;
const BODY_OF_CARD = 160;
const FOOTER = 60;
const OFFER = 16;

/** Everything the platform would refuse, said before it is asked; empty when the template may be submitted. */
export function checkTemplate(draft: Draft): TemplateProblem[] {
  const { components, category } = draft;
  const problems: TemplateProblem[] = [];
  const kinds = components.map(kindOf);
  for (const [place, kind] of kinds.entries()) {
    if (kinds.indexOf(kind) < place)
      problems.push({ field: `components.${place}`, message: 'There may be one of this part.' });
  }
  if (!kinds.includes('BODY')) problems.push({ field: 'components', message: 'A template needs a text.' });
  for (const [place, part] of components.entries()) problems.push(...checkPart(draft, part, `components.${place}`));
  if (kinds.includes('LIMITED_TIME_OFFER')) problems.push(...checkOfferRules(draft, kinds));
  if (category === 'AUTHENTICATION') problems.push(...checkAuthentication(components));
  else if (buttonsOf(components).some((button) => kindOf(button) === 'OTP')) {
    problems.push({
      field: 'category',
      message: 'A button for a one-time code belongs to the category authentication.',
    });
  }
  return problems;
}

function checkPart(draft: Draft, part: Part, field: string): TemplateProblem[] {
  const is_code = draft.category === 'AUTHENTICATION';
  switch (kindOf(part)) {
    case 'HEADER':
      return checkHeader(draft, part, field);
    case 'BODY': {
      if (is_code) return [];
      const max = findPart(draft.components, 'LIMITED_TIME_OFFER') === undefined ? BODY : BODY_OF_OFFER;
      return checkBody(draft, part, { field, what: 'The text', max });
    }
    case 'FOOTER':
      if (is_code) return checkExpiry(part, field);
      return checkText(part, draft.parameter_format, { field, what: 'The footer', max: FOOTER, max_holes: 0 });
    case 'BUTTONS':
      return checkButtons(partsAt(part, 'buttons'), `${field}.buttons`, 10);
    case 'LIMITED_TIME_OFFER': {
      const text = textAt(partAt(part, 'limited_time_offer'), 'text') ?? '';
      if (text.trim() !== '' && [...text].length <= OFFER) return [];
      const message = `Name the offer in up to ${OFFER} characters.`;
      return [{ field: `${field}.limited_time_offer.text`, message }];
    }
    case 'CAROUSEL':
      return checkCards(draft, part, field);
    default:
      return [];
  }
}

function checkHeader(draft: Draft, part: Part, field: string): TemplateProblem[] {
  const format = formatOf(part);
  if (format === 'TEXT') {
    const problems = checkText(part, draft.parameter_format, { field, what: 'The header', max: HEADER, max_holes: 1 });
    if (!/[\n*_~`]|\p{Extended_Pictographic}/u.test((textAt(part, 'text') ?? '').replaceAll(/\{\{[^{}]*\}\}/g, '')))
      return problems;
    return [
      ...problems,
      { field: `${field}.text`, message: 'A header has no line breaks, emoji or formatting (* _ ~ `).' },
    ];
  }
  if (!FILE_FORMATS.has(format)) return [];
  const example = partAt(part, 'example');
  if (textAt(example, 'media_id') !== undefined || listAt(example, 'header_handle').length > 0) return [];
  return [{ field: `${field}.example.media_id`, message: 'Upload a sample: Meta reviews the template with it.' }];
}

function checkBody(draft: Draft, part: Part, { field, what, max }: { field: string; what: string; max: number }) {
  const problems = checkText(part, draft.parameter_format, { field, what, max, max_holes: 100 });
  return [...problems, ...checkPlaces(textAt(part, 'text') ?? '', `${field}.text`)];
}

function checkExpiry(part: Part, field: string): TemplateProblem[] {
  const minutes = part['code_expiration_minutes'];
  if (typeof minutes === 'number' && minutes >= 1 && minutes <= 90) return [];
  return [
    { field: `${field}.code_expiration_minutes`, message: 'Say in how many minutes the code ends, from 1 to 90.' },
  ];
}

function checkOfferRules(draft: Draft, kinds: readonly string[]): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  if (draft.category !== 'MARKETING')
    problems.push({ field: 'category', message: 'An offer that ends belongs to the category marketing.' });
  const footer = kinds.indexOf('FOOTER');
  if (footer >= 0)
    problems.push({ field: `components.${footer}`, message: 'A template with an offer that ends has no footer.' });
  return problems;
}

/** Meta writes the words of a code itself. */
function checkAuthentication(components: readonly Part[]): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  for (const [place, part] of components.entries()) {
    const field = `components.${place}`;
    const kind = kindOf(part);
    if (kind === 'BODY' && textAt(part, 'text') !== undefined) {
      problems.push({ field: `${field}.text`, message: 'Meta writes the text of a code itself: leave it out.' });
    }
    if (!['BODY', 'FOOTER', 'BUTTONS'].includes(kind)) {
      problems.push({ field, message: 'A code has a text, a footer and its button, nothing else.' });
    }
  }
  const buttons = buttonsOf(components);
  if (buttons.length !== 1 || kindOf(buttons[0]) !== 'OTP') {
    problems.push({ field: 'components', message: 'A code needs exactly one button, the one for the code.' });
  }
  return problems;
}

function checkCards(draft: Draft, part: Part, field: string): TemplateProblem[] {
  const cards = partsAt(part, 'cards').map((card) => partsAt(card, 'components'));
  const problems: TemplateProblem[] = [];
  if (cards.length < 2 || cards.length > 10)
    problems.push({ field: `${field}.cards`, message: 'There are 2 to 10 cards.' });
  const build = (card: readonly Part[]): string =>
    [card.map(kindOf).toSorted(), formatOf(findPart(card, 'HEADER')), buttonsOf(card).map(kindOf)].join('|');
  for (const [place, card] of cards.entries()) {
    const at = `${field}.cards.${place}`;
    if (build(card) !== build(cards[0]!)) {
      problems.push({
        field: at,
        message: 'All cards have the same parts and the same kinds of buttons as the first one.',
      });
    }
    problems.push(...checkCard(draft, card, `${at}.components`));
  }
  return problems;
}

function checkCard(draft: Draft, card: readonly Part[], field: string): TemplateProblem[] {
  const header = findPart(card, 'HEADER');
  const problems: TemplateProblem[] = [];
  if (header === undefined || !['IMAGE', 'VIDEO', 'PRODUCT'].includes(formatOf(header))) {
    problems.push({ field, message: 'Each card has a picture, a video or a product at its top.' });
  }
  for (const [place, part] of card.entries()) {
    const at = `${field}.${place}`;
    if (kindOf(part) === 'BODY') {
      problems.push(...checkBody(draft, part, { field: at, what: 'The text of a card', max: BODY_OF_CARD }));
      if ((textAt(part, 'text')?.match(/\n/g) ?? []).length > 2) {
        problems.push({ field: `${at}.text`, message: 'The text of a card has two line breaks at most.' });
      }
    } else if (kindOf(part) === 'HEADER') problems.push(...checkHeader(draft, part, at));
    else problems.push(...checkButtons(partsAt(part, 'buttons'), `${at}.buttons`, 2));
  }
  return problems;
}
