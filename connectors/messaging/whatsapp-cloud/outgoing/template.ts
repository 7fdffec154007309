import { z } from 'zod';
import { documentRef, mediaRef, ownId, productSections, words } from './parts.ts';

/** The values of an approved template, in the shape of the platform. */

const parameter_name = z
  .string()
  .regex(/^[a-z0-9_]{1,64}$/, 'is not made of lower-case letters, digits and _')
  .optional();

const textValue = (max: number) => z.strictObject({ type: z.literal('text'), parameter_name, text: words(max) });

const currency = z.strictObject({
  type: z.literal('currency'),
  parameter_name,
  currency: z.strictObject({
    fallback_value: words(100),
    code: z.string().regex(/^[A-Z]{3}$/, 'is not a currency code of three capitals'),
    amount_1000: z.int(),
  }),
});

const part = z.int().min(0).max(9_999).optional();
const dateTime = z.strictObject({
  type: z.literal('date_time'),
  parameter_name,
  date_time: z.strictObject({
    fallback_value: words(100),
    calendar: z.enum(['GREGORIAN', 'SOLAR_HIJRI']).optional(),
    year: part,
    month: part,
    day_of_month: part,
    day_of_week: part,
    hour: part,
    minute: part,
  }),
});

const headerValue = z.discriminatedUnion('type', [
  textValue(60),
  z.strictObject({ type: z.literal('image'), image: mediaRef }),
  z.strictObject({ type: z.literal('video'), video: mediaRef }),
  z.strictObject({ type: z.literal('document'), document: documentRef }),
  z.strictObject({
    type: z.literal('location'),
    location: z.strictObject({
      latitude: z.union([z.number().min(-90).max(90), z.string().regex(/^-?\d{1,2}(\.\d+)?$/)]),
      longitude: z.union([z.number().min(-180).max(180), z.string().regex(/^-?\d{1,3}(\.\d+)?$/)]),
      name: words(1_000),
      address: words(1_000),
    }),
  }),
  z.strictObject({
    type: z.literal('product'),
    product: z.strictObject({ product_retailer_id: ownId(256), catalog_id: ownId(64) }),
  }),
]);

const header = z.strictObject({ type: z.literal('header'), parameters: z.array(headerValue).length(1) });

const body = z.strictObject({
  type: z.literal('body'),
  parameters: z.array(z.discriminatedUnion('type', [textValue(1_024), currency, dateTime])).max(100),
});

/** Samples of the platform write the place of a button as a number and as a text. */
const index = z.union([z.int().min(0).max(9), z.string().regex(/^[0-9]$/)]);

/** Samples of the platform write the kind of a button in either case. */
const button = <L extends string, P extends z.ZodType>(sub_type: L, parameter: P) =>
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.enum([sub_type, sub_type.toUpperCase() as Uppercase<L>]),
    index,
    parameters: z.array(parameter).length(1),
  });

const action = <P extends z.ZodType>(shape: P) => z.strictObject({ type: z.literal('action'), action: shape });

const buttons = z.discriminatedUnion('sub_type', [
  button('quick_reply', z.strictObject({ type: z.literal('payload'), payload: ownId(256) })),
  button('url', z.strictObject({ type: z.literal('text'), text: ownId(2_000) })),
  button('copy_code', z.strictObject({ type: z.literal('coupon_code'), coupon_code: ownId(15) })),
  button(
    'flow',
    action(
      z.strictObject({
        flow_token: ownId(1_000).optional(),
        flow_action_data: z.record(z.string().max(200), z.unknown()).optional(),
      }),
    ),
  ),
  button('catalog', action(z.strictObject({ thumbnail_product_retailer_id: ownId(256).optional() }))),
  button(
    'mpm',
    action(z.strictObject({ thumbnail_product_retailer_id: ownId(256).optional(), sections: productSections })),
  ),
]);

const limitedTimeOffer = z.strictObject({
  type: z.literal('limited_time_offer'),
  parameters: z
    .array(
      z.strictObject({
        type: z.literal('limited_time_offer'),
        limited_time_offer: z.strictObject({ expiration_time_ms: z.int().positive() }),
      }),
    )
    .length(1),
});

const card = z.strictObject({
  card_index: z.int().min(0).max(9),
  components: z
    .array(z.discriminatedUnion('type', [header, body, buttons]))
    .min(1)
    .max(4),
});

const carousel = z.strictObject({
  type: z.literal('carousel'),
  cards: z
    .array(card)
    .min(2)
    .max(10)
    .refine((cards) => cards.every(({ card_index }, place) => card_index === place), {
      error: 'card_index counts from 0 without a gap',
    }),
});

const component = z.discriminatedUnion('type', [header, body, buttons, limitedTimeOffer, carousel]);
export type TemplateValues = z.infer<typeof component>;

const components = z
  .array(component)
  .max(14)
  .superRefine((all, context) => {
    const places = all.map((one) => (one.type === 'button' ? `button ${Number(one.index)}` : one.type));
    for (const [place, name] of places.entries()) {
      if (places.indexOf(name) < place)
        context.addIssue({ code: 'custom', path: [place], message: `is the second ${name}` });
    }
    const named = all.flatMap((one) =>
      one.type === 'body' || one.type === 'header'
        ? one.parameters.flatMap((value) => ('text' in value ? [value.parameter_name !== undefined] : []))
        : [],
    );
    if (named.includes(true) && named.includes(false)) {
      context.addIssue({ code: 'custom', message: 'values are either all named or all counted' });
    }
  });

export const templateName = z.string().regex(/^[a-z0-9_]{1,512}$/, 'is not made of lower-case letters, digits and _');
export const templateLanguage = z
  .string()
  .regex(/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/, 'is not a language code such as en_US');

export const templateSend = z.strictObject({
  name: templateName,
  language: templateLanguage,
  components: components.optional(),
});
export type TemplateSend = z.infer<typeof templateSend>;
