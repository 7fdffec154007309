import { z } from 'zod';

/** What a company decides for itself. */
export const companySettings = z
  .object({
    contact_email: z
      .email()
      .max(254)
      .nullable()
      .meta({ description: 'where whoever runs this server reaches the company' }),
    allow_acting: z
      .boolean()
      .meta({ description: 'whether operators of this server may act for the company; ends it at once when false' }),
    seal_content: z.boolean().meta({
      description:
        'whether messages, names and phone numbers of customers are stored sealed as well; they can then not be searched',
    }),
  })
  .meta({ id: 'CompanySettings' });
export type CompanySettings = z.infer<typeof companySettings>;

const SETTINGS: CompanySettings = { contact_email: null, allow_acting: true, seal_content: false };

const days = (what: string) =>
  z
    .int()
    .min(1)
    .max(36_500)
    .nullable()
    .meta({ description: `days for which ${what} are kept; null: for ever` });

/** How long each kind of data is kept. */
export const retention = z
  .object({
    messages_days: days('messages with what belongs to them'),
    deliveries_days: days('deliveries of the platform as they came'),
    events_days: days('events and notices that are over'),
    passports_days: days('passports of answers'),
    mails_days: days('mails'),
    sessions_days: days('ended sessions'),
  })
  .meta({ id: 'Retention' });
export type Retention = z.infer<typeof retention>;

const RETENTION: Retention = {
  messages_days: null,
  deliveries_days: 90,
  events_days: 90,
  passports_days: null,
  mails_days: 30,
  sessions_days: 90,
};

/** What is stored is what somebody chose; the rest is as the product says today. */
export function withDefaults(stored: { settings: Partial<CompanySettings>; retention: Partial<Retention> }): {
  settings: CompanySettings;
  retention: Retention;
} {
  return { settings: { ...SETTINGS, ...stored.settings }, retention: { ...RETENTION, ...stored.retention } };
}
