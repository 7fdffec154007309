import { z } from 'zod';

/**
 * The parts of a template in the shape of the platform. A draft may be unfinished, so that only the shape is refused here;
 * what the platform asks for beyond it is told by `checkTemplate`.
 */

const words = z.string().max(5_000);
const named = z.array(z.strictObject({ param_name: z.string().max(200), example: words })).max(100);

const header = z.strictObject({
  type: z.literal('HEADER'),
  format: z.enum(['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION', 'PRODUCT']),
  text: words.optional(),
  example: z
    .strictObject({
      header_text: z.array(words).max(10).optional(),
      header_text_named_params: named.optional(),
      header_handle: z.array(z.string().max(5_000)).max(1).optional(),
      media_id: z
        .uuid()
        .optional()
        .meta({ description: 'a file under `/media`, given to the platform when submitted' }),
    })
    .optional(),
});

const body = z.strictObject({
  type: z.literal('BODY'),
  text: words.optional(),
  add_security_recommendation: z.boolean().optional(),
  example: z
    .strictObject({
      body_text: z.array(z.array(words).max(100)).max(1).optional(),
      body_text_named_params: named.optional(),
    })
    .optional(),
});

const footer = z.strictObject({
  type: z.literal('FOOTER'),
  text: words.optional(),
  code_expiration_minutes: z.int().optional(),
});

const text = words.optional();
const button = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('QUICK_REPLY'), text }),
  z.strictObject({ type: z.literal('URL'), text, url: words.optional(), example: z.array(words).max(1).optional() }),
  z.strictObject({ type: z.literal('PHONE_NUMBER'), text, phone_number: z.string().max(100).optional() }),
  z.strictObject({ type: z.literal('COPY_CODE'), text, example: z.union([words, z.array(words).max(1)]).optional() }),
  z.strictObject({
    type: z.literal('OTP'),
    otp_type: z.enum(['COPY_CODE', 'ONE_TAP', 'ZERO_TAP']),
    text,
    autofill_text: words.optional(),
    zero_tap_terms_accepted: z.boolean().optional(),
    supported_apps: z
      .array(z.strictObject({ package_name: z.string().max(300), signature_hash: z.string().max(100) }))
      .max(5)
      .optional(),
  }),
  z.strictObject({
    type: z.literal('FLOW'),
    text,
    flow_id: z.string().max(64).optional(),
    flow_name: z.string().max(200).optional(),
    flow_action: z.enum(['navigate', 'data_exchange']).optional(),
    navigate_screen: z.string().max(200).optional(),
  }),
  z.strictObject({ type: z.literal('CATALOG'), text }),
  z.strictObject({ type: z.literal('MPM'), text }),
  z.strictObject({ type: z.literal('SPM'), text }),
  z.strictObject({ type: z.literal('VOICE_CALL'), text }),
  z.strictObject({ type: z.literal('REQUEST_CONTACT_INFO') }),
]);

const buttons = z.strictObject({ type: z.literal('BUTTONS'), buttons: z.array(button).max(20) });

const offer = z.strictObject({
  type: z.literal('LIMITED_TIME_OFFER'),
  limited_time_offer: z.strictObject({ text: words, has_expiration: z.boolean().optional() }),
});

const card = z.strictObject({
  components: z.array(z.discriminatedUnion('type', [header, body, buttons])).max(5),
});
const carousel = z.strictObject({ type: z.literal('CAROUSEL'), cards: z.array(card).max(20) });

const callPermission = z.strictObject({ type: z.literal('CALL_PERMISSION_REQUEST') });

export const component = z.discriminatedUnion('type', [header, body, footer, buttons, offer, carousel, callPermission]);
