import { GraphError } from '../errors/graph-error.ts';
import { arrayAt, isObject, objectAt, scalarAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import { fill, valuesOf } from './render.ts';
import { buttonsOf, componentOf, holesOf, kindOf, textAtOf } from './template.ts';
import type { Template } from './template.ts';

/** Checks that a template of this account may be sent now, with these values. */
export function checkTemplateSend(template: Template | undefined, sent: Json): void {
  const name = textAt(sent, 'name') ?? '';
  const language = textAt(objectAt(sent, 'language'), 'code') ?? '';
  const missing = `template name (${name}) does not exist in ${language}`;
  if (template === undefined) throw new GraphError(132001, missing);
  if (template.status === 'PAUSED') throw new GraphError(132015, `template (${name}) is paused for low quality`);
  if (template.status === 'DISABLED') throw new GraphError(132016, `template (${name}) is disabled`);
  if (template.status !== 'APPROVED') throw new GraphError(132001, missing);
  if (template.components === null) return;
  checkPart(template, template.components, arrayAt(sent, 'components'));
}

function checkPart(template: Template, known: Json[], sent: unknown[]): void {
  for (const part of sent) {
    const kind = kindOf(part);
    if (!['HEADER', 'BODY', 'BUTTON', 'CAROUSEL', 'LIMITED_TIME_OFFER', 'FOOTER'].includes(kind))
      throw new GraphError(100, `Unknown component type ${kind}.`);
  }
  checkTexts(template, known, sent, 'BODY', 1_024);
  checkHeader(template, known, sent);
  checkButtons(known, sent);
  const cards = arrayAt(componentOf(known, 'CAROUSEL'), 'cards');
  if (cards.length > 0) checkCards(template, cards, arrayAt(componentOf(sent, 'CAROUSEL'), 'cards'));
  const offer = objectAt(componentOf(known, 'LIMITED_TIME_OFFER'), 'limited_time_offer');
  if (offer['has_expiration'] === true && componentOf(sent, 'LIMITED_TIME_OFFER') === undefined)
    mismatch('limited_time_offer', 0, 1);
}

function checkTexts(template: Template, known: Json[], sent: unknown[], type: string, most: number): void {
  const component = componentOf(known, type);
  const text = textAtOf(component);
  if (component === undefined || text === null) return;
  const holes = [...new Set(holesOf(text))];
  const given = arrayAt(componentOf(sent, type), 'parameters');
  const where = type.toLowerCase();
  if (given.length !== holes.length) mismatch(where, given.length, holes.length);
  for (const parameter of given) checkParameter(where, parameter);
  const values = valuesOf({ components: sent }, type);
  if (template.parameter_format === 'NAMED') {
    const missing = holes.find((hole) => !values.has(hole));
    if (missing !== undefined) throw new GraphError(132012, `${where}: parameter name ${missing} is missing`);
  }
  const filled = fill(text, values);
  if ([...filled].length > most)
    throw new GraphError(132005, `${where}: ${[...filled].length} characters, at most ${most}`);
}

const VALUE_KINDS = ['text', 'currency', 'date_time'];

function checkParameter(where: string, parameter: unknown): void {
  const kind = textAt(parameter, 'type') ?? 'missing';
  if (!VALUE_KINDS.includes(kind))
    throw new GraphError(132012, `${where}: Format mismatch, expected TEXT, received ${kind.toUpperCase()}`);
  if (kind !== 'text') {
    if (textAt(objectAt(parameter, kind), 'fallback_value') === null)
      throw new GraphError(132012, `${where}: ${kind}.fallback_value is required`);
    return;
  }
  const text = textAt(parameter, 'text');
  if (text === null) throw new GraphError(131008, `${where}: the parameter text is required.`);
  if (/[\n\t]| {5,}/.test(text))
    throw new GraphError(132018, 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces');
}

function checkHeader(template: Template, known: Json[], sent: unknown[]): void {
  const header = componentOf(known, 'HEADER');
  const given = arrayAt(componentOf(sent, 'HEADER'), 'parameters');
  if (header === undefined) {
    if (given.length > 0) mismatch('header', given.length, 0);
    return;
  }
  const format = (textAt(header, 'format') ?? 'TEXT').toUpperCase();
  if (format === 'TEXT') return checkTexts(template, known, sent, 'HEADER', 60);
  const [parameter] = given;
  const received = (textAt(parameter, 'type') ?? 'UNKNOWN').toUpperCase();
  if (given.length !== 1 || received !== format)
    throw new GraphError(132012, `header: Format mismatch, expected ${format}, received ${received}`);
  const content = objectAt(parameter, format.toLowerCase());
  if (
    ['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF'].includes(format) &&
    textAt(content, 'id') === null &&
    textAt(content, 'link') === null
  )
    throw new GraphError(131008, `header: ${format.toLowerCase()}.id or .link is required.`);
  if (format === 'LOCATION' && (scalarAt(content, 'latitude') === null || scalarAt(content, 'longitude') === null))
    throw new GraphError(131008, 'header: location.latitude and location.longitude are required.');
}

function checkButtons(known: Json[], sent: unknown[]): void {
  const buttons = buttonsOf(known);
  const given = new Map<number, Json>();
  for (const part of sent) {
    if (!isObject(part) || kindOf(part) !== 'BUTTON') continue;
    const index = Number(scalarAt(part, 'index') ?? Number.NaN);
    if (buttons[index] === undefined)
      throw new GraphError(132018, `button: there is no button with the index ${scalarAt(part, 'index')}`);
    given.set(index, part);
  }
  for (const [index, button] of buttons.entries()) checkButton(index, button, given.get(index));
}

function checkButton(index: number, button: Json, part: Json | undefined): void {
  const kind = kindOf(button);
  const wanted = kind === 'OTP' ? 'URL' : kind;
  const needs =
    kind === 'OTP' ||
    kind === 'COPY_CODE' ||
    kind === 'MPM' ||
    (kind === 'URL' && holesOf(textAt(button, 'url')).length > 0);
  const parameters = arrayAt(part, 'parameters');
  if (part === undefined || parameters.length === 0) {
    if (needs) throw new GraphError(131008, `button: Button at index ${index} of type ${kind} requires a parameter`);
    return;
  }
  const sub_type = (textAt(part, 'sub_type') ?? '').toUpperCase();
  if (sub_type !== wanted && !(kind === 'OTP' && sub_type === 'COPY_CODE'))
    throw new GraphError(132012, `button: Format mismatch, expected ${wanted}, received ${sub_type || 'UNKNOWN'}`);
  const [parameter] = parameters;
  if (kind === 'URL' && !needs) mismatch(`button ${index}`, parameters.length, 0);
  if (kind === 'COPY_CODE') {
    const code = textAt(parameter, 'coupon_code');
    if (code === null || code.length > 15)
      throw new GraphError(132018, 'button: coupon_code must have 1 to 15 characters');
  }
  if (kind === 'OTP' && (textAt(parameter, 'text') ?? textAt(parameter, 'coupon_code') ?? '').length > 15)
    throw new GraphError(132018, 'button: the code must have at most 15 characters');
}

function checkCards(template: Template, known: unknown[], sent: unknown[]): void {
  if (sent.length !== known.length) mismatch('carousel', sent.length, known.length);
  for (const [index, card] of known.entries()) {
    const given = sent.find((one) => scalarAt(one, 'card_index') === String(index)) ?? sent[index];
    checkPart(template, arrayAt(card, 'components').filter(isObject), arrayAt(given, 'components'));
  }
}

function mismatch(where: string, given: number, wanted: number): never {
  throw new GraphError(
    132000,
    `${where}: number of localizable_params (${given}) does not match the expected number of params (${wanted})`,
  );
}
