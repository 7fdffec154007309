import type { MessageCreate, Template } from '../../api/types.ts';

type Part = Record<string, unknown>;

/** One thing that has to be filled in before a template can be sent. */
export interface Slot {
  key: string;
  kind: 'text' | 'file';
  where: 'header' | 'body' | 'button';
  /** The variable as the template names it. */
  name: string;
  example: string;
  /** Of files: what WhatsApp expects. */
  format?: 'image' | 'video' | 'document';
  /** Of buttons: their place, and what their value is for. */
  index?: number;
  sub_type?: 'url' | 'copy_code';
}

export function textIn(part: Part | undefined, key: string, otherwise = ''): string {
  const value = part?.[key];
  return typeof value === 'string' ? value : otherwise;
}

/** What has to be filled in, in the order in which the customer reads it. */
export function slotsOf({ components }: Pick<Template, 'components'>): Slot[] {
  return components.flatMap((part: Part): Slot[] => {
    const kind = textIn(part, 'type').toUpperCase();
    if (kind === 'HEADER') return headerSlots(part);
    if (kind === 'BODY') return textSlots(part, 'body');
    if (kind === 'BUTTONS') return (part['buttons'] as Part[]).flatMap(buttonSlots);
    return [];
  });
}

function headerSlots(part: Part): Slot[] {
  const format = textIn(part, 'format', 'TEXT').toLowerCase();
  if (format === 'image' || format === 'video' || format === 'document') {
    return [{ key: 'header', kind: 'file', where: 'header', name: format, example: '', format }];
  }
  return textSlots(part, 'header');
}

function textSlots(part: Part, where: 'header' | 'body'): Slot[] {
  const examples = examplesOf(part, where);
  return namesIn(textIn(part, 'text')).map((name, place) => ({
    key: `${where}.${name}`,
    kind: 'text',
    where,
    name,
    example: examples.get(name) ?? examples.get(String(place + 1)) ?? '',
  }));
}

function buttonSlots(button: Part, index: number): Slot[] {
  const slot = { key: `button.${index}`, kind: 'text' as const, where: 'button' as const, index };
  const name = textIn(button, 'text');
  const example = [button['example']].flat().map(String)[0] ?? '';
  if (button['type'] === 'URL' && namesIn(textIn(button, 'url')).length > 0) {
    return [{ ...slot, name, example: example.split('/').at(-1) ?? '', sub_type: 'url' }];
  }
  if (button['type'] === 'COPY_CODE') return [{ ...slot, name, example, sub_type: 'copy_code' }];
  if (button['type'] === 'OTP') return [{ ...slot, name, example: '', sub_type: 'url' }];
  return [];
}

function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g)].map((found) => found[1]!))];
}

function examplesOf(part: Part, where: 'header' | 'body'): Map<string, string> {
  const example = (part['example'] ?? {}) as Record<string, unknown>;
  const named = (example[`${where}_text_named_params`] ?? []) as { param_name: string; example: string }[];
  const counted = [example[`${where}_text`] ?? []].flat(2).map(String);
  return new Map([
    ...counted.map((value, place) => [String(place + 1), value] as const),
    ...named.map(({ param_name, example: value }) => [param_name, value] as const),
  ]);
}

type TemplateMessage = Extract<MessageCreate, { type: 'template' }>;
type Component = NonNullable<TemplateMessage['template']['components']>[number];

/** The message, with these values by the keys of their slots. */
export function templateMessage(template: Template, values: Readonly<Record<string, string>>): TemplateMessage {
  const slots = slotsOf(template);
  const named = template.parameter_format === 'named';
  const components: Component[] = [];
  for (const where of ['header', 'body'] as const) {
    const parameters = slots
      .filter((slot) => slot.where === where)
      .map(({ key, kind, name, format }) =>
        kind === 'file'
          ? { type: format!, [format!]: { media_id: values[key] ?? '' } }
          : { type: 'text', ...(named ? { parameter_name: name } : {}), text: values[key] ?? '' },
      );
    if (parameters.length > 0) components.push({ type: where, parameters } as Component);
  }
  for (const { key, sub_type, index } of slots.filter(({ where }) => where === 'button')) {
    const value = values[key] ?? '';
    const parameter =
      sub_type === 'copy_code' ? { type: 'coupon_code', coupon_code: value } : { type: 'text', text: value };
    components.push({ type: 'button', sub_type, index, parameters: [parameter] } as Component);
  }
  const { name, language } = template;
  return { type: 'template', template: { name, language, ...(components.length === 0 ? {} : { components }) } };
}

/** The words of a part with the values in their places; what is missing stays as it is named. */
export function filled(text: string, where: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(
    /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g,
    (whole, name: string) => values[`${where}.${name}`] || whole,
  );
}

export function partOf({ components }: Pick<Template, 'components'>, kind: string): Part | undefined {
  return components.find((part: Part) => textIn(part, 'type').toUpperCase() === kind);
}

/** What the template says, filled in as far as there are values. */
export function templateWords(template: Template, values: Readonly<Record<string, string>> = {}): string {
  return (['HEADER', 'BODY', 'FOOTER'] as const)
    .flatMap((kind) => {
      const text = partOf(template, kind)?.['text'];
      return typeof text === 'string' ? [filled(text, kind.toLowerCase(), values)] : [];
    })
    .join('\n');
}
