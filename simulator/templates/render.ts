import { arrayAt, isObject, objectAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import { buttonsOf, componentOf, kindOf, textAtOf } from './template.ts';
import type { Template } from './template.ts';

/** The text a customer reads. Without a known body: the name and the values, which is all there is to tell. */
export function renderTemplate(template: Template | undefined, sent: Json): string {
  const values = valuesOf(sent, 'BODY');
  const body = textAtOf(componentOf(template?.components ?? null, 'BODY'));
  if (body === null) {
    const name = (textAt(sent, 'name') ?? 'template').replaceAll('_', ' ');
    return values.size === 0 ? `[${name}]` : `[${name}] ${[...values.values()].join(' · ')}`;
  }
  const footer = textAtOf(componentOf(template?.components ?? null, 'FOOTER'));
  const text = fill(body, values);
  return footer === null ? text : `${text}\n\n${footer}`;
}

/** What the phone shows of a template beside its text: a header and buttons. */
export function templateFace(template: Template | undefined, sent: Json): { header: Json | null; buttons: Json[] } {
  const header = componentOf(template?.components ?? null, 'HEADER');
  const text = textAtOf(header);
  const parameter = arrayAt(componentOf(arrayAt(sent, 'components'), 'HEADER'), 'parameters')[0];
  const payloads = new Map<string, unknown>();
  for (const part of arrayAt(sent, 'components')) {
    if (isObject(part) && kindOf(part) === 'BUTTON')
      payloads.set(String(part['index']), arrayAt(part, 'parameters')[0]);
  }
  return {
    header:
      text !== null
        ? { type: 'text', text: fill(text, valuesOf(sent, 'HEADER')) }
        : isObject(parameter) && parameter['type'] !== 'text'
          ? parameter
          : null,
    buttons: buttonsOf(template?.components ?? null).map((button, index) => {
      const parameter = payloads.get(String(index));
      const label = textAtOf(button) ?? kindOf(button).replaceAll('_', ' ').toLowerCase();
      const url = textAt(button, 'url');
      return {
        type: kindOf(button),
        text: label,
        payload: textAt(parameter, 'payload') ?? label,
        ...(url !== null && { url: url.replace(/\{\{[^{}]*\}\}$/, textAt(parameter, 'text') ?? '') }),
      };
    }),
  };
}

export function fill(text: string, values: Map<string, string>): string {
  return text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (hole, key: string) => values.get(key) ?? hole);
}

/** Positional parameters of a component by '1', '2', …; named ones by their name. */
export function valuesOf(sent: unknown, type: string): Map<string, string> {
  const values = new Map<string, string>();
  const component = componentOf(arrayAt(sent, 'components'), type);
  for (const [index, parameter] of arrayAt(component, 'parameters').entries()) {
    const kind = textAt(parameter, 'type') ?? 'text';
    const value = textAt(parameter, 'text') ?? textAt(objectAt(parameter, kind), 'fallback_value') ?? '';
    values.set(textAt(parameter, 'parameter_name') ?? String(index + 1), value);
  }
  return values;
}
