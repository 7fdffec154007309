import { arrayAt, isObject, objectAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import { checkButtonList } from './check-buttons.ts';
import { templateFault, templateInvalid } from './template-fault.ts';
import { holesOf, kindOf } from './template.ts';

const HEADER_FORMATS = ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION', 'PRODUCT', 'GIF'];
const COMPONENTS = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'CAROUSEL', 'LIMITED_TIME_OFFER', 'CALL_PERMISSION_REQUEST'];

export interface TemplateDraft {
  category: string;
  named: boolean;
  components: Json[];
}

/** Judges the components of a template as the platform does at once; throws the GraphError of the first fault. */
export function checkComponents(draft: TemplateDraft): void {
  const { components, category } = draft;
  if (components.length === 0) templateInvalid('components must not be empty');
  const seen = new Set<string>();
  for (const component of components) {
    const kind = isObject(component) ? kindOf(component) : '';
    if (!COMPONENTS.includes(kind)) templateInvalid(`component type ${kind || 'missing'} is unknown`);
    if (seen.has(kind)) templateInvalid(`there may be only one component of type ${kind}`);
    seen.add(kind);
  }
  if (!seen.has('BODY')) templateFault(2388072, 'A template needs a body.');
  const offer = seen.has('LIMITED_TIME_OFFER');
  if (offer && (category !== 'MARKETING' || seen.has('FOOTER')))
    templateInvalid('a limited time offer is for marketing templates without a footer');
  for (const component of components) checkComponent(draft, component, offer);
}

function checkComponent(draft: TemplateDraft, component: Json, offer: boolean): void {
  switch (kindOf(component)) {
    case 'HEADER':
      return checkHeader(draft, component);
    case 'BODY':
      if (draft.category === 'AUTHENTICATION') return checkAuthenticationBody(component);
      return checkBody(draft, component, offer ? 600 : 1_024);
    case 'FOOTER':
      return checkFooter(component);
    case 'BUTTONS':
      return checkButtonList(arrayAt(component, 'buttons'), draft.category);
    case 'LIMITED_TIME_OFFER': {
      const text = textAt(objectAt(component, 'limited_time_offer'), 'text');
      if (text === null || text.length > 16)
        templateFault(2388040, 'limited_time_offer.text must have 1 to 16 characters.');
      return;
    }
    case 'CAROUSEL':
      return checkCarousel(draft, arrayAt(component, 'cards'));
    default:
  }
}

function checkHeader(draft: TemplateDraft, component: Json): void {
  const format = (textAt(component, 'format') ?? '').toUpperCase();
  if (!HEADER_FORMATS.includes(format)) templateFault(2388047, `header format ${format || 'missing'} is unknown.`);
  const example = objectAt(component, 'example');
  if (format === 'TEXT') {
    const text = textAt(component, 'text');
    if (text === null) templateFault(2388047, 'A text header needs a text.');
    if ([...text].length > 60) templateFault(2388040, 'The header must have at most 60 characters.');
    if (/[\n*~`]|\p{Extended_Pictographic}/u.test(text))
      templateFault(2388047, 'The header must not hold new lines, formatting, emojis or asterisks.');
    const holes = holesOf(text);
    if (holes.length > 1) templateFault(2388047, 'The header may have one variable.');
    checkHoleNames(draft, holes);
    const given = draft.named ? arrayAt(example, 'header_text_named_params') : arrayAt(example, 'header_text');
    if (given.length < holes.length) templateFault(2388047, 'The variable of the header needs an example.');
  } else if (['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF'].includes(format)) {
    const [handle] = arrayAt(example, 'header_handle');
    if (typeof handle !== 'string' || !/^(\d+:|https?:)/.test(handle))
      templateFault(2388047, `A header of format ${format} needs example.header_handle from an upload.`);
  }
}

function checkBody(draft: TemplateDraft, component: Json, most: number, is_card = false): void {
  const text = textAt(component, 'text');
  if (text === null || text.trim() === '') templateFault(2388072, 'The body needs a text.');
  if ([...text].length > most) templateFault(2388040, `The body must have at most ${most} characters.`);
  if (is_card && text.split('\n').length > 3) templateFault(2388072, 'The body of a card may have two line breaks.');
  const holes = holesOf(text);
  if (holes.length === 0) return;
  checkHoleNames(draft, holes);
  if (/^\s*\{\{/.test(text) || /\}\}\s*$/.test(text))
    templateFault(2388299, 'Variables must not stand at the start or the end of the body.');
  if (/\}\}\s*\{\{/.test(text)) templateFault(2388072, 'Variables must not stand side by side.');
  const words = text
    .replaceAll(/\{\{[^{}]*\}\}/g, ' ')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  if (words < holes.length * 2 + 1)
    templateFault(2388293, 'There are too many variables for the length of the body. Use fewer or add words.');
  const example = objectAt(component, 'example');
  const named = arrayAt(example, 'body_text_named_params');
  const rows = arrayAt(example, 'body_text');
  const given = draft.named ? named.length : (Array.isArray(rows[0]) ? rows[0] : rows).length;
  if (given < new Set(holes).size) templateFault(2388072, 'Each variable of the body needs an example.');
}

/** Positions run from 1 without a gap; names are lower-case with underscores. */
function checkHoleNames(draft: TemplateDraft, holes: string[]): void {
  if (draft.named) {
    const wrong = holes.find((name) => !/^[a-z][a-z0-9_]*$/.test(name));
    if (wrong !== undefined)
      templateFault(2388072, `The variable {{${wrong}}} must be of lower-case letters and underscores.`);
    return;
  }
  for (const [index, name] of [...new Set(holes)].entries()) {
    if (name !== String(index + 1))
      templateFault(2388072, 'Variables must be numbered {{1}}, {{2}}, … in their order.');
  }
}

function checkFooter(component: Json): void {
  const minutes = component['code_expiration_minutes'];
  if (minutes !== undefined) {
    if (typeof minutes !== 'number' || minutes < 1 || minutes > 90)
      templateFault(2388073, 'code_expiration_minutes must be from 1 to 90.');
    return;
  }
  const text = textAt(component, 'text');
  if (text === null) templateFault(2388073, 'The footer needs a text.');
  if ([...text].length > 60) templateFault(2388040, 'The footer must have at most 60 characters.');
  if (holesOf(text).length > 0) templateFault(2388073, 'The footer must not have variables.');
}

function checkAuthenticationBody(component: Json): void {
  if (textAt(component, 'text') !== null && component['add_security_recommendation'] === undefined)
    templateFault(2388072, 'The text of an authentication template is fixed.');
}

function checkCarousel(draft: TemplateDraft, cards: unknown[]): void {
  if (cards.length < 2 || cards.length > 10) templateInvalid('a carousel has 2 to 10 cards');
  const shapes = new Set<string>();
  for (const card of cards) {
    const parts = arrayAt(card, 'components').filter(isObject);
    const header = parts.find((part) => kindOf(part) === 'HEADER');
    const format = (textAt(header, 'format') ?? '').toUpperCase();
    if (!['IMAGE', 'VIDEO', 'PRODUCT'].includes(format))
      templateFault(2388047, 'Each card needs an image, a video or a product.');
    const body = parts.find((part) => kindOf(part) === 'BODY');
    if (body !== undefined) checkBody(draft, body, 160, true);
    const buttons = arrayAt(
      parts.find((part) => kindOf(part) === 'BUTTONS'),
      'buttons',
    );
    if (buttons.length > 2) templateInvalid('a card has at most two buttons');
    checkButtonList(buttons, draft.category);
    shapes.add(`${format}|${body === undefined}|${buttons.map(kindOf).join(',')}`);
  }
  if (shapes.size > 1) templateInvalid('all cards must have the same components');
}
