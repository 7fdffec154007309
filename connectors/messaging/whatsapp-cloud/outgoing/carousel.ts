import { z } from 'zod';
import { body, imageHeader, ownId, videoHeader, webButton, words } from './parts.ts';

const quickReply = z.strictObject({
  type: z.literal('quick_reply'),
  quick_reply: z.strictObject({ id: ownId(256), title: words(20) }),
});

/** A button that opens a page, or quick replies. */
const cardAction = z
  .strictObject({
    name: webButton.shape.name.optional(),
    parameters: webButton.shape.parameters.optional(),
    buttons: z.array(quickReply).min(1).max(2).optional(),
  })
  .refine(
    ({ name, parameters, buttons }) =>
      buttons === undefined
        ? name !== undefined && parameters !== undefined
        : name === undefined && parameters === undefined,
    { path: ['buttons'], error: 'give either name with parameters, or buttons' },
  );

const cardText = body(160).refine(({ text }) => (text.match(/\n/g) ?? []).length <= 2, {
  path: ['text'],
  error: 'has more than two line breaks',
});

const mediaCard = z.strictObject({
  card_index: z.int().min(0).max(9),
  type: z.literal('cta_url'),
  header: z.discriminatedUnion('type', [imageHeader, videoHeader]),
  body: cardText.optional(),
  action: cardAction,
});

const productCard = z.strictObject({
  card_index: z.int().min(0).max(9),
  type: z.literal('product'),
  action: z.strictObject({ product_retailer_id: ownId(256), catalog_id: ownId(64) }),
});

const card = z.discriminatedUnion('type', [mediaCard, productCard]);

/** What has to be the same on every card. */
function buildOf({ type, action, ...rest }: z.infer<typeof card>): string {
  const buttons =
    'buttons' in action && action.buttons !== undefined ? `${action.buttons.length} quick replies` : 'one button';
  return [type, 'header' in rest ? rest.header.type : '', buttons].join(', ');
}

const cards = z
  .array(card)
  .min(2)
  .max(10)
  .superRefine((all, context) => {
    for (const [place, one] of all.entries()) {
      if (one.card_index !== place) {
        context.addIssue({
          code: 'custom',
          path: [place, 'card_index'],
          message: `should be ${place}: cards count from 0`,
        });
      }
      if (buildOf(one) !== buildOf(all[0]!)) {
        context.addIssue({
          code: 'custom',
          path: [place],
          message: 'is not built like the first card: same kind, same buttons',
        });
      }
    }
  });

export const carousel = z.strictObject({
  type: z.literal('carousel'),
  body: body(),
  action: z.strictObject({ cards }),
});
