/** A delivery that says what became of a template, as the platform writes it; its language with a hyphen, as has been seen. */
export function statusNews(about: {
  waba_id: string;
  platform_id: string;
  name: string;
  language: string;
  event: string;
  at: number;
}): object {
  const value = {
    event: about.event,
    message_template_id: Number(about.platform_id),
    message_template_name: about.name,
    message_template_language: about.language.replace('_', '-'),
    reason: 'NONE',
  };
  const changes = [{ field: 'message_template_status_update', value }];
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: about.waba_id, time: Math.floor(about.at / 1_000), changes }],
  };
}
