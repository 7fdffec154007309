import { arrayAt, objectAt, textAt } from '../json.ts';
import { checkCarousel, checkFlow, checkProduct, checkProductList } from './check-shop.ts';
import { invalid, limit, required } from './field-errors.ts';

const KINDS = new Set([
  'button',
  'list',
  'cta_url',
  'location_request_message',
  'flow',
  'product',
  'product_list',
  'catalog_message',
  'carousel',
  'address_message',
  'call_permission_request',
  'voice_call',
  'request_contact_info',
]);
const WITHOUT_BODY = new Set(['product']);
const WITHOUT_HEADER = new Set(['location_request_message', 'catalog_message', 'carousel', 'call_permission_request']);
const HEADERS = new Set(['text', 'image', 'video', 'document']);

/** Checks an interactive message against the platform's documented limits. */
export function checkInteractive(content: unknown): void {
  const kind = textAt(content, 'type');
  if (kind === null) required('interactive.type');
  if (!KINDS.has(kind)) invalid(`interactive.type ${kind} is unknown`);
  const body = textAt(objectAt(content, 'body'), 'text');
  if (body === null && !WITHOUT_BODY.has(kind)) required('interactive.body.text');
  limit('interactive.body.text', body, kind === 'list' ? 4_096 : 1_024);
  limit('interactive.footer.text', textAt(objectAt(content, 'footer'), 'text'), 60);
  limit('interactive.header.text', textAt(objectAt(content, 'header'), 'text'), 60);
  checkHeader(kind, content);
  const action = objectAt(content, 'action');
  if (kind === 'button') checkButtons(arrayAt(action, 'buttons'));
  if (kind === 'list') checkList(action);
  switch (kind) {
    case 'cta_url':
      return checkLink(objectAt(action, 'parameters'));
    case 'flow':
      return checkFlow(objectAt(action, 'parameters'));
    case 'product':
      return checkProduct(action);
    case 'product_list':
      return checkProductList(content, action);
    case 'carousel':
      return checkCarousel(action);
    case 'location_request_message':
      if (textAt(action, 'name') !== 'send_location') invalid('interactive.action.name must be send_location');
      return;
    case 'address_message':
      if (textAt(objectAt(action, 'parameters'), 'country') === null) required('interactive.action.parameters.country');
      return;
    default:
  }
}

function checkHeader(kind: string, content: unknown): void {
  const header = objectAt(content, 'header');
  const type = textAt(header, 'type');
  if (Object.keys(header).length === 0) return;
  if (WITHOUT_HEADER.has(kind)) invalid(`a message of type ${kind} has no header`);
  if (type === null || !HEADERS.has(type)) invalid('interactive.header.type must be text, image, video or document');
  if ((kind === 'list' || kind === 'product_list') && type !== 'text')
    invalid(`the header of a ${kind} must be a text`);
  if (type === 'text' && textAt(header, 'text') === null) required('interactive.header.text');
  const media = objectAt(header, type);
  if (type !== 'text' && textAt(media, 'id') === null && textAt(media, 'link') === null)
    required(`interactive.header.${type}.id or .link`);
}

function checkButtons(buttons: unknown[]): void {
  if (buttons.length < 1 || buttons.length > 3) invalid('interactive.action.buttons must hold 1 to 3 buttons');
  const titles = new Set<string>();
  for (const button of buttons) {
    const reply = objectAt(button, 'reply');
    const title = textAt(reply, 'title');
    if (textAt(reply, 'id') === null) required('interactive.action.buttons.reply.id');
    if (title === null) required('interactive.action.buttons.reply.title');
    limit('interactive.action.buttons.reply.id', textAt(reply, 'id'), 256);
    limit('interactive.action.buttons.reply.title', title, 20);
    if (titles.has(title)) invalid('button titles must differ');
    titles.add(title);
  }
}

function checkList(action: unknown): void {
  if (textAt(action, 'button') === null) required('interactive.action.button');
  limit('interactive.action.button', textAt(action, 'button'), 20);
  const sections = arrayAt(action, 'sections');
  if (sections.length < 1 || sections.length > 10) invalid('interactive.action.sections must hold 1 to 10 sections');
  const rows = sections.flatMap((section) => arrayAt(section, 'rows'));
  if (rows.length < 1 || rows.length > 10) invalid('a list must hold 1 to 10 rows');
  for (const section of sections) {
    if (sections.length > 1 && textAt(section, 'title') === null) required('interactive.action.sections.title');
    limit('interactive.action.sections.title', textAt(section, 'title'), 24);
  }
  for (const row of rows) {
    if (textAt(row, 'id') === null) required('interactive.action.sections.rows.id');
    if (textAt(row, 'title') === null) required('interactive.action.sections.rows.title');
    limit('interactive.action.sections.rows.id', textAt(row, 'id'), 200);
    limit('interactive.action.sections.rows.title', textAt(row, 'title'), 24);
    limit('interactive.action.sections.rows.description', textAt(row, 'description'), 72);
  }
}

function checkLink(parameters: unknown): void {
  if (textAt(parameters, 'url') === null) required('interactive.action.parameters.url');
  if (textAt(parameters, 'display_text') === null) required('interactive.action.parameters.display_text');
  limit('interactive.action.parameters.display_text', textAt(parameters, 'display_text'), 20);
}
