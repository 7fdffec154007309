import { z } from 'zod';
import { body, footer, header, ownId, words } from './parts.ts';

const flowParameters = z
  .strictObject({
    flow_message_version: z.literal('3'),
    flow_id: ownId(64).optional(),
    flow_name: ownId(200).optional(),
    flow_cta: words(30),
    flow_token: ownId(1_000).optional(),
    mode: z.enum(['draft', 'published']).optional(),
    flow_action: z.enum(['navigate', 'data_exchange']).optional(),
    flow_action_payload: z
      .strictObject({ screen: ownId(200), data: z.record(z.string().max(200), z.unknown()).optional() })
      .optional(),
  })
  .refine((flow) => (flow.flow_id === undefined) !== (flow.flow_name === undefined), {
    path: ['flow_id'],
    error: 'give either flow_id or flow_name',
  })
  .refine((flow) => flow.flow_action !== 'data_exchange' || flow.flow_action_payload === undefined, {
    path: ['flow_action_payload'],
    error: 'belongs to the action navigate: with data_exchange your endpoint names the first screen',
  });

export const flow = z.strictObject({
  type: z.literal('flow'),
  header: header.optional(),
  body: body(),
  footer: footer.optional(),
  action: z.strictObject({ name: z.literal('flow'), parameters: flowParameters }),
});

export const voiceCall = z.strictObject({
  type: z.literal('voice_call'),
  body: body(),
  action: z.strictObject({
    name: z.literal('voice_call'),
    parameters: z
      .strictObject({
        display_text: words(20).optional(),
        ttl_minutes: z.int().min(1).max(43_200).optional(),
        payload: z.string().max(512).optional(),
      })
      .optional(),
  }),
});
