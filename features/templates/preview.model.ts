import { z } from 'zod';

export const previewBody = z.strictObject({
  parameters: z
    .record(z.string().max(200), z.string().max(2_000))
    .default({})
    .meta({ description: 'values by place or name; where there is none, the example of the template is shown' }),
});

const header = z.object({
  format: z.string(),
  text: z.string().nullable(),
  media_id: z.uuid().nullable(),
  link: z.string().nullable(),
});
const button = z.object({
  type: z.string(),
  text: z.string(),
  url: z.string().nullable(),
  phone_number: z.string().nullable(),
});
const face = { header: header.nullable(), body: z.string().nullable(), buttons: z.array(button) };

/** A template as the customer sees it. */
export const templatePreview = z
  .object({
    ...face,
    footer: z.string().nullable(),
    offer: z.string().nullable(),
    cards: z.array(z.object(face)),
    missing: z.array(z.string()).meta({ description: 'variables that have neither a value nor an example' }),
  })
  .meta({ id: 'TemplatePreview' });
export type TemplatePreview = z.infer<typeof templatePreview>;
export type PreviewFace = Pick<TemplatePreview, 'header' | 'body' | 'buttons'>;
