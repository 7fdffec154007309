import { arrayAt, isObject, objectAt, scalarAt, textAt } from '../json.ts';
import { invalid, limit, required } from './field-errors.ts';

const ACTION = 'interactive.action';

/** Flows: which one, and what its button says. */
export function checkFlow(parameters: unknown): void {
  const where = `${ACTION}.parameters`;
  if (scalarAt(parameters, 'flow_message_version') === null) required(`${where}.flow_message_version`);
  const named = [scalarAt(parameters, 'flow_id'), textAt(parameters, 'flow_name')].filter((one) => one !== null);
  if (named.length !== 1) invalid(`${where} needs either flow_id or flow_name`);
  if (textAt(parameters, 'flow_cta') === null) required(`${where}.flow_cta`);
  limit(`${where}.flow_cta`, textAt(parameters, 'flow_cta'), 30);
  const mode = textAt(parameters, 'mode');
  if (mode !== null && mode !== 'draft' && mode !== 'published') invalid(`${where}.mode must be draft or published`);
  const action = textAt(parameters, 'flow_action');
  if (action !== null && action !== 'navigate' && action !== 'data_exchange')
    invalid(`${where}.flow_action must be navigate or data_exchange`);
}

/** One product of a catalogue. */
export function checkProduct(action: unknown): void {
  for (const key of ['catalog_id', 'product_retailer_id'])
    if (textAt(action, key) === null) required(`${ACTION}.${key}`);
}

export function checkProductList(content: unknown, action: unknown): void {
  if (textAt(objectAt(content, 'header'), 'text') === null) required('interactive.header.text');
  if (textAt(action, 'catalog_id') === null) required(`${ACTION}.catalog_id`);
  const sections = arrayAt(action, 'sections');
  if (sections.length < 1 || sections.length > 10) invalid(`${ACTION}.sections must hold 1 to 10 sections`);
  const products = sections.flatMap((section) => arrayAt(section, 'product_items'));
  if (products.length < 1 || products.length > 30) invalid('a product list must hold 1 to 30 products');
  for (const section of sections) {
    if (sections.length > 1 && textAt(section, 'title') === null) required(`${ACTION}.sections.title`);
    limit(`${ACTION}.sections.title`, textAt(section, 'title'), 24);
  }
  for (const product of products)
    if (textAt(product, 'product_retailer_id') === null)
      required(`${ACTION}.sections.product_items.product_retailer_id`);
}

/** 2 to 10 cards, all of one kind and with the same buttons. */
export function checkCarousel(action: unknown): void {
  const cards = arrayAt(action, 'cards');
  if (cards.length < 2 || cards.length > 10) invalid('a carousel must hold 2 to 10 cards');
  const shapes = new Set<string>();
  for (const [index, card] of cards.entries()) {
    if (scalarAt(card, 'card_index') !== String(index)) invalid(`${ACTION}.cards.${index}.card_index must be ${index}`);
    shapes.add(checkCard(card, `${ACTION}.cards.${index}`));
  }
  if (shapes.size > 1) invalid('all cards must be of one kind and have the same buttons');
}

function checkCard(card: unknown, where: string): string {
  const kind = textAt(card, 'type') ?? '';
  const action = objectAt(card, 'action');
  if (kind === 'product') {
    checkProduct(action);
    return kind;
  }
  if (kind !== 'cta_url') invalid(`${where}.type must be cta_url or product`);
  const header = objectAt(card, 'header');
  const header_type = textAt(header, 'type');
  if (header_type !== 'image' && header_type !== 'video') invalid(`${where}.header must be an image or a video`);
  const body = textAt(objectAt(card, 'body'), 'text');
  limit(`${where}.body.text`, body, 160);
  if ((body ?? '').split('\n').length > 3) invalid(`${where}.body.text may have two line breaks`);
  const buttons = arrayAt(action, 'buttons').filter(isObject);
  for (const button of buttons) {
    const reply = objectAt(button, 'quick_reply');
    for (const key of ['id', 'title']) {
      if (textAt(reply, key) === null) required(`${where}.action.buttons.quick_reply.${key}`);
      limit(`${where}.action.buttons.quick_reply.${key}`, textAt(reply, key), 20);
    }
  }
  if (buttons.length === 0 && textAt(objectAt(action, 'parameters'), 'url') === null)
    required(`${where}.action.parameters.url`);
  limit(`${where}.action.parameters.display_text`, textAt(objectAt(action, 'parameters'), 'display_text'), 20);
  return `${kind}/${header_type}/${buttons.length}`;
}
