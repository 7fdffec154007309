import { arrayAt, isObject, textAt } from '../json.ts';
import { templateFault, templateInvalid } from './template-fault.ts';
import { holesOf, kindOf } from './template.ts';

/** How many of each kind a template may have. */
const MOST: Record<string, number> = {
  QUICK_REPLY: 10,
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
  OTP: 1,
  FLOW: 1,
  CATALOG: 1,
  MPM: 1,
  SPM: 1,
  VOICE_CALL: 1,
  REQUEST_CONTACT_INFO: 1,
};

export function checkButtonList(buttons: unknown[], category: string): void {
  if (buttons.length > 10) templateInvalid('a template has at most 10 buttons');
  const kinds = buttons.map(kindOf);
  for (const [kind, most] of Object.entries(MOST)) {
    if (kinds.filter((one) => one === kind).length > most)
      templateInvalid(`there may be at most ${most} buttons of type ${kind}`);
  }
  const changes = kinds.filter((kind, at) => at > 0 && (kind === 'QUICK_REPLY') !== (kinds[at - 1] === 'QUICK_REPLY'));
  if (changes.length > 1) templateInvalid('quick replies must stand together');
  for (const button of buttons) checkButton(button);
  if (category === 'AUTHENTICATION' && kinds.some((kind) => kind !== 'OTP'))
    templateInvalid('an authentication template has one button of type OTP');
}

function checkButton(button: unknown): void {
  const kind = kindOf(button);
  if (!isObject(button) || MOST[kind] === undefined) templateInvalid(`button type ${kind || 'missing'} is unknown`);
  const text = textAt(button, 'text');
  const fixed = ['COPY_CODE', 'OTP', 'CATALOG', 'VOICE_CALL', 'REQUEST_CONTACT_INFO'].includes(kind);
  if (text === null && !fixed) templateInvalid(`a button of type ${kind} needs a text`);
  if (text !== null && [...text].length > 25)
    templateFault(2388040, 'The text of a button must have at most 25 characters.');
  if (kind === 'URL') checkUrl(button);
  if (kind === 'PHONE_NUMBER') {
    const number = textAt(button, 'phone_number');
    if (number === null || number.length > 20) templateInvalid('phone_number must have 1 to 20 characters');
  }
  if (kind === 'COPY_CODE') {
    const example = button['example'];
    const code = Array.isArray(example) ? String(example[0] ?? '') : typeof example === 'string' ? example : '';
    if (code === '' || code.length > 15)
      templateInvalid('a copy code button needs an example of at most 15 characters');
  }
  if (kind === 'OTP') checkOtp(button);
}

function checkUrl(button: unknown): void {
  const url = textAt(button, 'url');
  if (url === null || url.length > 2_000) templateInvalid('url must have 1 to 2000 characters');
  const holes = holesOf(url);
  if (holes.length === 0) return;
  if (holes.length > 1 || !/\{\{[^{}]*\}\}$/.test(url)) templateInvalid('a url may have one variable, at its end');
  if (arrayAt(button, 'example').length === 0) templateInvalid('the variable of a url needs an example');
}

function checkOtp(button: unknown): void {
  const kind = (textAt(button, 'otp_type') ?? '').toUpperCase();
  if (!['COPY_CODE', 'ONE_TAP', 'ZERO_TAP'].includes(kind))
    templateInvalid('otp_type must be copy_code, one_tap or zero_tap');
  if (kind === 'COPY_CODE') return;
  const apps = arrayAt(button, 'supported_apps');
  if (
    apps.length === 0 ||
    apps.some((app) => textAt(app, 'package_name') === null || textAt(app, 'signature_hash') === null)
  )
    templateInvalid(`${kind} needs supported_apps with package_name and signature_hash`);
  if (kind === 'ZERO_TAP' && (button as { zero_tap_terms_accepted?: unknown }).zero_tap_terms_accepted !== true)
    templateInvalid('zero_tap_terms_accepted must be true');
}
