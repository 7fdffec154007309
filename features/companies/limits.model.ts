import { z } from 'zod';

const limit = (least: number, most: number, description: string) =>
  z.int().min(least).max(most).nullable().meta({ description });

/** What a plan limits; null means no limit. */
export const limitsWire = z
  .object({
    requests_per_minute: limit(1, 1_000_000, "of each caller; null: the install's own default"),
    messages_per_month: limit(0, 1e12, 'messages handed to WhatsApp in a calendar month; null: as many as they like'),
    campaign_messages_per_minute: limit(
      1,
      1_000_000,
      'how fast campaigns may send; null: as fast as the number allows',
    ),
    llm_micros_per_month: limit(0, 1e15, "millionths of the install's currency spent on language models; null: no cap"),
    seats: limit(1, 1_000_000, 'active users; null: as many as they like'),
  })
  .meta({ id: 'Limits' });
export type Limits = z.infer<typeof limitsWire>;

/** Some of them, by name. */
export type SomeLimits = Partial<Limits>;
export const someLimits = z.strictObject(limitsWire.shape).partial();
/** As it comes in; what is `undefined` is not stored. */
export type LimitsInput = z.infer<typeof someLimits>;
