import { arrayAt, isObject, objectAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';

/** What the simulator knows about a template: enough to price it and to show it as the customer sees it. */
export interface TemplateInput {
  name: string;
  language?: string;
  category?: 'marketing' | 'utility' | 'authentication';
  /** With `{{1}}` or `{{first_name}}` for the parameters. */
  body?: string;
  footer?: string;
}

export interface Templates {
  put(input: TemplateInput): void;
  list(): TemplateInput[];
  category(template: Json): string;
  /** The text a customer reads. Without a known body: the name and the values, which is all there is to tell. */
  render(template: Json): string;
}

export function createTemplates(): Templates {
  const byKey = new Map<string, TemplateInput>();
  const find = (template: Json): TemplateInput | undefined => {
    const name = textAt(template, 'name') ?? '';
    const language = (textAt(objectAt(template, 'language'), 'code') ?? '').replace('-', '_');
    return byKey.get(`${name}/${language}`) ?? byKey.get(`${name}/`);
  };

  return {
    put: (input) => void byKey.set(`${input.name}/${(input.language ?? '').replace('-', '_')}`, input),
    list: () => [...byKey.values()],
    category: (template) => find(template)?.category ?? 'marketing',
    render(template) {
      const known = find(template);
      const values = bodyValues(template);
      if (known?.body === undefined) {
        const name = (textAt(template, 'name') ?? 'template').replaceAll('_', ' ');
        return values.size === 0 ? `[${name}]` : `[${name}] ${[...values.values()].join(' · ')}`;
      }
      const body = known.body.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (hole, key: string) => values.get(key) ?? hole);
      return known.footer === undefined ? body : `${body}\n\n${known.footer}`;
    },
  };
}

/** Positional parameters by '1', '2', …; named ones by their name. */
function bodyValues(template: Json): Map<string, string> {
  const values = new Map<string, string>();
  for (const component of arrayAt(template, 'components')) {
    if (!isObject(component) || String(component['type']).toLowerCase() !== 'body') continue;
    for (const [index, parameter] of arrayAt(component, 'parameters').entries()) {
      const type = textAt(parameter, 'type') ?? 'text';
      const value = textAt(parameter, 'text') ?? textAt(objectAt(parameter, type), 'fallback_value') ?? '';
      values.set(textAt(parameter, 'parameter_name') ?? String(index + 1), value);
    }
  }
  return values;
}
