import { z } from 'zod';
import { channelCreate } from './channels.model.ts';

/** How the dialog of the platform ended well. */
const EVENTS = ['FINISH', 'FINISH_ONLY_WABA', 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING'] as const;

export const signupBody = channelCreate
  .pick({ phone_number_id: true, waba_id: true, agent_id: true, daily_limit: true })
  .extend({
    code: z.string().min(1).max(2_000).meta({ description: 'what the dialog gave; it lives for 30 seconds' }),
    event: z.enum(EVENTS).default('FINISH'),
    name: channelCreate.shape.name.optional(),
  });

export const signupOffer = z
  .object({
    app_id: z.string().nullable().meta({ description: 'null: this install cannot connect numbers by the dialog' }),
    config_id: z.string().nullable(),
    api_version: z.string(),
  })
  .meta({ id: 'EmbeddedSignup' });
