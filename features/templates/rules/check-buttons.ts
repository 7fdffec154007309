import type { TemplateProblem } from '../templates.model.ts';
import { holesOf, kindOf, listAt, type Part, partsAt, textAt } from './parts.ts';

/** How many of a kind a template may have, and how people call it. */
const KINDS: Readonly<Record<string, { most: number; name: string; needs_text: boolean }>> = {
  QUICK_REPLY: { most: 10, name: 'quick replies', needs_text: true },
  URL: { most: 2, name: 'links', needs_text: true },
  PHONE_NUMBER: { most: 1, name: 'call button', needs_text: true },
  COPY_CODE: { most: 1, name: 'button that copies a code', needs_text: false },
  OTP: { most: 1, name: 'button for a one-time code', needs_text: false },
  FLOW: { most: 1, name: 'form', needs_text: true },
  CATALOG: { most: 1, name: 'catalogue button', needs_text: true },
  MPM: { most: 1, name: 'list of products', needs_text: true },
  SPM: { most: 1, name: 'product button', needs_text: true },
  VOICE_CALL: { most: 1, name: 'WhatsApp call button', needs_text: true },
  REQUEST_CONTACT_INFO: { most: 1, name: 'request for a phone number', needs_text: false },
};

const TEXT = 25;
const URL_LENGTH = 2_000;

export function checkButtons(buttons: readonly Part[], field: string, most: number): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  if (buttons.length === 0) problems.push({ field, message: 'Add a button, or leave the buttons out.' });
  if (buttons.length > most) problems.push({ field, message: `There may be ${most} buttons at most.` });
  const kinds = buttons.map(kindOf);
  for (const [kind, { most: most_of_kind, name }] of Object.entries(KINDS)) {
    if (kinds.filter((one) => one === kind).length <= most_of_kind) continue;
    problems.push({ field, message: `There may be ${most_of_kind} ${name} at most.` });
  }
  const changes = kinds.filter((kind, at) => at > 0 && (kind === 'QUICK_REPLY') !== (kinds[at - 1] === 'QUICK_REPLY'));
  if (changes.length > 1) {
    problems.push({ field, message: 'Put the quick replies together: before the other buttons or after them.' });
  }
  const texts = buttons.map((button) => textAt(button, 'text')?.trim().toLowerCase()).filter(Boolean);
  if (new Set(texts).size < texts.length) problems.push({ field, message: 'Two buttons have the same words.' });
  return [...problems, ...buttons.flatMap((button, place) => checkButton(button, `${field}.${place}`))];
}

function checkButton(button: Part, field: string): TemplateProblem[] {
  const kind = kindOf(button);
  const text = textAt(button, 'text') ?? '';
  const problems: TemplateProblem[] = [];
  if (text.trim() === '' && KINDS[kind]?.needs_text !== false) {
    problems.push({ field: `${field}.text`, message: 'Write what the button says.' });
  }
  if ([...text].length > TEXT) {
    problems.push({ field: `${field}.text`, message: `A button has room for ${TEXT} characters.` });
  }
  if (holesOf(text).length > 0)
    problems.push({ field: `${field}.text`, message: 'A button may have no variables in its words.' });
  switch (kind) {
    case 'URL':
      return [...problems, ...checkLink(button, field)];
    case 'PHONE_NUMBER':
      return [...problems, ...checkNumber(button, field)];
    case 'COPY_CODE':
      return [...problems, ...checkCode(button, field)];
    case 'OTP':
      return [...problems, ...checkOneTimeCode(button, field)];
    case 'FLOW':
      return [...problems, ...checkForm(button, field)];
    default:
      return problems;
  }
}

function checkLink(button: Part, field: string): TemplateProblem[] {
  const url = textAt(button, 'url') ?? '';
  const at = `${field}.url`;
  const address = URL.parse(url.replaceAll(/\{\{[^{}]*\}\}/g, 'x'));
  if (address === null || !/^https?:$/.test(address.protocol)) {
    return [{ field: at, message: 'Give the whole address, such as https://shop.example/orders.' }];
  }
  if (url.length > URL_LENGTH) return [{ field: at, message: `An address has room for ${URL_LENGTH} characters.` }];
  const holes = holesOf(url);
  if (holes.length === 0) return [];
  if (holes.length > 1 || !/\{\{[^{}]*\}\}$/.test(url)) {
    return [{ field: at, message: 'An address may have one variable, at its very end.' }];
  }
  const [example] = listAt(button, 'example');
  if (typeof example === 'string' && example.trim() !== '') return [];
  return [{ field: `${field}.example`, message: 'Give an example of the whole address with the variable filled in.' }];
}

function checkNumber(button: Part, field: string): TemplateProblem[] {
  const number = textAt(button, 'phone_number') ?? '';
  if (/^\+?[0-9][0-9 ()-]{3,18}$/.test(number) && number.length <= 20) return [];
  return [
    {
      field: `${field}.phone_number`,
      message: 'Give an international number of up to 20 characters, such as +15550100199.',
    },
  ];
}

function checkCode(button: Part, field: string): TemplateProblem[] {
  const example = [button['example']].flat()[0];
  if (typeof example === 'string' && example.trim() !== '' && example.length <= 15) return [];
  return [{ field: `${field}.example`, message: 'Give an example of the code, of up to 15 characters.' }];
}

function checkOneTimeCode(button: Part, field: string): TemplateProblem[] {
  const kind = textAt(button, 'otp_type');
  if (kind === 'COPY_CODE') return [];
  const problems: TemplateProblem[] = [];
  const apps = partsAt(button, 'supported_apps');
  const complete = apps.every((app) => textAt(app, 'package_name') && textAt(app, 'signature_hash')?.length === 11);
  if (apps.length === 0 || !complete) {
    const message = 'Name the app that takes the code: its package and its signature hash of 11 characters.';
    problems.push({ field: `${field}.supported_apps`, message });
  }
  if (kind === 'ZERO_TAP' && button['zero_tap_terms_accepted'] !== true) {
    problems.push({
      field: `${field}.zero_tap_terms_accepted`,
      message: 'Accept the terms of Meta for codes without a tap.',
    });
  }
  return problems;
}

function checkForm(button: Part, field: string): TemplateProblem[] {
  if ((textAt(button, 'flow_id') === undefined) !== (textAt(button, 'flow_name') === undefined)) return [];
  return [{ field: `${field}.flow_id`, message: 'Name the form, by its id or by its name.' }];
}
