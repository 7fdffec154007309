import { raiseNotice, resolveNotice, type NewNotice, type Severity } from '#features/notices';
import { channelNamed, objectOf, textAt, words, type Scene } from './scene.ts';

const SEVERITIES: Readonly<Record<string, Severity>> = { CRITICAL: 'critical', WARNING: 'warning' };

/** `account_alerts`: what the platform wants people to know, in its own words. */
export async function newsOfAlert({ tdb, tools, waba_id, value }: Scene): Promise<boolean> {
  const alert = objectOf(value['alert_info']) ?? value;
  const type = textAt(alert, 'alert_type') ?? 'ALERT';
  const entity = textAt(value, 'entity_id') ?? waba_id;
  const dedupe_key = `account_alert:${type}:${entity}`.slice(0, 200);
  if (textAt(alert, 'alert_status') === 'NONE') return resolveNotice(tdb, dedupe_key, tools);
  await raiseNotice(
    tdb,
    {
      kind: 'account_alert',
      severity: SEVERITIES[textAt(alert, 'alert_severity') ?? ''] ?? 'info',
      title: TITLES[type] ?? `Meta has a message about your account: ${words(type)}`,
      detail: textAt(alert, 'alert_description') ?? 'Look at the account in WhatsApp Manager.',
      subject: { type: 'account', id: waba_id },
      dedupe_key,
    },
    tools,
  );
  return true;
}

const TITLES: Readonly<Record<string, string>> = {
  OBA_APPROVED: 'Meta made this an official business account',
  OBA_REJECTED: 'Meta did not make this an official business account',
  PROFILE_PICTURE_LOST: 'The profile picture of the number is gone',
  INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED: 'Meta does not raise the messaging limit yet',
  INCREASED_CAPABILITIES_ELIGIBILITY_FAILED: 'Meta does not raise the messaging limit',
  INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO: 'Meta needs to know more before it raises the messaging limit',
};

/** `account_review_update`: whether the platform lets the account work at all. */
export async function newsOfReview({ tdb, tools, waba_id, value }: Scene): Promise<boolean> {
  const dedupe_key = `account_review:${waba_id}`;
  const told: Readonly<Record<string, Pick<NewNotice, 'severity' | 'title' | 'detail'>>> = {
    REJECTED: {
      severity: 'critical',
      title: 'Meta did not approve the WhatsApp account',
      detail: 'Open WhatsApp Manager, read why, and ask for a review there.',
    },
    PENDING: {
      severity: 'info',
      title: 'Meta is reviewing the WhatsApp account',
      detail: 'Nothing to do: it takes a day or two.',
    },
    DEFERRED: {
      severity: 'warning',
      title: 'Meta has put off its review of the WhatsApp account',
      detail: 'Look in WhatsApp Manager whether Meta asks for something.',
    },
  };
  const decision = textAt(value, 'decision') ?? '';
  if (decision === 'APPROVED') return resolveNotice(tdb, dedupe_key, tools);
  const words = told[decision];
  if (words === undefined) return false;
  await raiseNotice(
    tdb,
    { kind: 'account_review', ...words, subject: { type: 'account', id: waba_id }, dedupe_key },
    tools,
  );
  return true;
}

/** `security`: somebody touched the PIN of a number. Who that was is no name we could show. */
export async function newsOfSecurity(scene: Scene): Promise<boolean> {
  const { tdb, tools, waba_id, event, at } = scene;
  const channel = channelNamed(scene);
  const name = channel === undefined ? 'a number' : `“${channel.name.slice(0, 80)}”`;
  const told: Readonly<Record<string, Pick<NewNotice, 'severity' | 'title'>>> = {
    PIN_CHANGED: { severity: 'warning', title: `The two-step PIN of ${name} was changed` },
    PIN_RESET_REQUEST: { severity: 'critical', title: `Somebody asks to reset the two-step PIN of ${name}` },
    PIN_REQUEST_SUCCESS: { severity: 'critical', title: `The two-step PIN of ${name} was reset` },
  };
  const words = told[event ?? ''];
  if (words === undefined) return false;
  await raiseNotice(
    tdb,
    {
      kind: 'number_security',
      ...words,
      detail:
        'If it was none of you, somebody may be trying to take the number: look at the people of your business at Meta and set a new PIN.',
      subject: channel === undefined ? { type: 'account', id: waba_id } : { type: 'channel', id: channel.id },
      // Each time is news of its own.
      dedupe_key: `number_security:${event}:${channel?.id ?? waba_id}:${at.getTime()}`,
    },
    tools,
  );
  return true;
}
