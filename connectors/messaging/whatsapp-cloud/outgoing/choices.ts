import { z } from 'zod';
import { allDifferent, body, footer, header, ownId, textHeader, words } from './parts.ts';

const replyButton = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: ownId(256), title: words(20) }),
});

export const replyButtons = z.strictObject({
  type: z.literal('button'),
  header: header.optional(),
  body: body(),
  footer: footer.optional(),
  action: z.strictObject({
    buttons: z
      .array(replyButton)
      .min(1)
      .max(3)
      .refine((buttons) => allDifferent(buttons.map(({ reply }) => reply.title)), {
        error: 'two buttons have the same title',
      })
      .refine((buttons) => allDifferent(buttons.map(({ reply }) => reply.id)), {
        error: 'two buttons have the same id',
      }),
  }),
});

const row = z.strictObject({ id: ownId(200), title: words(24), description: words(72).optional() });
const section = z.strictObject({ title: words(24).optional(), rows: z.array(row).min(1) });

const sections = z
  .array(section)
  .min(1)
  .max(10)
  .superRefine((all, context) => {
    const rows = all.flatMap((one) => one.rows);
    if (rows.length > 10) context.addIssue({ code: 'custom', message: 'has more than 10 rows in all' });
    if (!allDifferent(rows.map(({ id }) => id))) {
      context.addIssue({ code: 'custom', message: 'two rows have the same id' });
    }
    if (all.length < 2) return;
    for (const [place, { title }] of all.entries()) {
      if (title !== undefined) continue;
      context.addIssue({
        code: 'custom',
        path: [place, 'title'],
        message: 'is required where there are several sections',
      });
    }
  });

export const list = z.strictObject({
  type: z.literal('list'),
  header: textHeader.optional(),
  body: body(4_096),
  footer: footer.optional(),
  action: z.strictObject({ button: words(20), sections }),
});
