import { z } from 'zod';
import { carousel } from './carousel.ts';
import { list, replyButtons } from './choices.ts';
import { flow, voiceCall } from './forms-and-calls.ts';
import { body, footer, header, ownId, productSections, textHeader, webButton } from './parts.ts';

const named = <N extends string>(name: N) => z.strictObject({ name: z.literal(name) });

const webLink = z.strictObject({
  type: z.literal('cta_url'),
  header: header.optional(),
  body: body(),
  footer: footer.optional(),
  action: webButton,
});

const locationRequest = z.strictObject({
  type: z.literal('location_request_message'),
  body: body(),
  action: named('send_location'),
});

const product = z.strictObject({
  type: z.literal('product'),
  body: body().optional(),
  footer: footer.optional(),
  action: z.strictObject({ catalog_id: ownId(64), product_retailer_id: ownId(256) }),
});

const productList = z.strictObject({
  type: z.literal('product_list'),
  header: textHeader,
  body: body(),
  footer: footer.optional(),
  action: z.strictObject({ catalog_id: ownId(64), sections: productSections }),
});

const catalogue = z.strictObject({
  type: z.literal('catalog_message'),
  body: body(),
  footer: footer.optional(),
  action: z.strictObject({
    name: z.literal('catalog_message'),
    parameters: z.strictObject({ thumbnail_product_retailer_id: ownId(256) }).optional(),
  }),
});

/** Free fields whose meaning is the platform's, by country. */
const fields = z.record(z.string().max(64), z.unknown());

const address = z.strictObject({
  type: z.literal('address_message'),
  body: body(),
  footer: footer.optional(),
  action: z.strictObject({
    name: z.literal('address_message'),
    parameters: z.strictObject({
      country: z.string().regex(/^[A-Z]{2}$/, 'is not a country code of two capitals'),
      values: fields.optional(),
      saved_addresses: z
        .array(z.strictObject({ id: ownId(256), value: fields }))
        .max(100)
        .optional(),
      validation_errors: fields.optional(),
    }),
  }),
});

const callPermission = z.strictObject({
  type: z.literal('call_permission_request'),
  body: body().optional(),
  action: named('call_permission_request'),
});

const contactRequest = z.strictObject({
  type: z.literal('request_contact_info'),
  body: body(),
  action: named('request_contact_info'),
});

/** Everything a person can answer by a tap, in the shape of the platform. */
export const interactive = z.discriminatedUnion('type', [
  replyButtons,
  list,
  webLink,
  locationRequest,
  flow,
  product,
  productList,
  catalogue,
  carousel,
  address,
  callPermission,
  voiceCall,
  contactRequest,
]);
export type Interactive = z.infer<typeof interactive>;
