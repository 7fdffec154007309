import { raiseNotice, resolveNotice, type NewNotice } from '#features/notices';
import { changeChannels } from '../standing.repository.ts';
import { goOn, stop } from '../standing.service.ts';
import { objectOf, textAt, words, type Scene } from './scene.ts';

const RESTRICTED = 'Open WhatsApp Manager, read what Meta says about the account, and ask for a review there.';
/** A restriction that stops no message. */
const ADD_NUMBERS = 'RESTRICTED_ADD_PHONE_NUMBER_ACTION';

/** Keys of the notices about an account. */
const standingKey = (waba_id: string): string => `account_standing:${waba_id}`;
const connectionKey = (waba_id: string): string => `account_connection:${waba_id}`;

/** `account_update`: whether the account may work, and whether it is still ours. */
export async function newsOfAccount(scene: Scene): Promise<boolean> {
  switch (scene.event) {
    case 'ACCOUNT_RESTRICTION':
      return restrict(scene);
    case 'ACCOUNT_VIOLATION':
      return hold(scene, {
        title: 'Meta says that the WhatsApp account broke a rule',
        detail: `The rule: ${words(textAt(objectOf(scene.value['violation_info']), 'violation_type') ?? 'not named')}. Sending is stopped. ${RESTRICTED}`,
      });
    case 'ACCOUNT_LOCKED':
      return hold(scene, {
        title: 'Meta has locked the WhatsApp account',
        detail: `Sending is stopped. ${RESTRICTED}`,
      });
    case 'DISABLED_UPDATE':
      return disable(scene);
    case 'ACCOUNT_REINSTATED':
      return release(scene, 'platform');
    case 'PARTNER_REMOVED':
    case 'PARTNER_APP_UNINSTALLED':
    case 'ACCOUNT_DELETED':
    case 'ACCOUNT_OFFBOARDED':
      return disconnect(scene, scene.event);
    case 'ACCOUNT_RECONNECTED':
    case 'PARTNER_ADDED':
    case 'PARTNER_APP_INSTALLED':
      return release(scene, 'disconnected');
    default:
      // Prices, countries, terms, certificates, advertisements: nothing here depends on them.
      return false;
  }
}

async function restrict(scene: Scene): Promise<boolean> {
  const list = Array.isArray(scene.value['restriction_info']) ? scene.value['restriction_info'] : [];
  const kinds = list.flatMap((one) => textAt(one, 'restriction_type') ?? []);
  const named = kinds.map(words).join(', ') || 'not named';
  if (kinds.length > 0 && kinds.every((kind) => kind === ADD_NUMBERS)) {
    return tell(scene, 'warning', {
      title: 'Meta allows the WhatsApp account no further numbers for now',
      detail: `Messages are sent as before. ${RESTRICTED}`,
    });
  }
  return hold(scene, {
    title: 'Meta has restricted the WhatsApp account',
    detail: `What is restricted: ${named}. Sending is stopped. ${RESTRICTED}`,
  });
}

async function disable(scene: Scene): Promise<boolean> {
  const ban = objectOf(scene.value['ban_info']);
  const date = textAt(ban, 'waba_ban_date');
  switch (textAt(ban, 'waba_ban_state')) {
    case 'REINSTATE':
      return release(scene, 'platform');
    case 'SCHEDULE_FOR_DISABLE':
      return tell(scene, 'critical', {
        title: `Meta will disable the WhatsApp account${date === null ? '' : ` on ${date}`}`,
        detail: `Messages are sent until then. ${RESTRICTED}`,
      });
    default:
      return hold(scene, {
        title: 'Meta has disabled the WhatsApp account',
        detail: `Sending is stopped. ${RESTRICTED}`,
      });
  }
}

/** Stops the channels and tells the administrators at once. */
async function hold(scene: Scene, words: Pick<NewNotice, 'title' | 'detail'>): Promise<boolean> {
  if (!(await isNews(scene))) return false;
  await stop(scene.tdb, scene.channels, { reason: 'platform', now: scene.tools.clock.now() });
  await notice(scene, { kind: 'account_restricted', severity: 'critical', ...words, key: standingKey(scene.waba_id) });
  return true;
}

async function tell(
  scene: Scene,
  severity: NewNotice['severity'],
  words: Pick<NewNotice, 'title' | 'detail'>,
): Promise<boolean> {
  if (!(await isNews(scene))) return false;
  await notice(scene, { kind: 'account_restricted', severity, ...words, key: standingKey(scene.waba_id) });
  return true;
}

async function disconnect(scene: Scene, event: string): Promise<boolean> {
  if (!(await isNews(scene))) return false;
  await stop(scene.tdb, scene.channels, { reason: 'disconnected', now: scene.tools.clock.now() });
  const why = textAt(objectOf(scene.value['disconnection_info']), 'reason');
  await notice(scene, {
    kind: 'account_disconnected',
    severity: 'critical',
    title: 'The WhatsApp account is connected no longer',
    detail:
      `Meta says: ${words(event)}${why === null ? '' : ` (${words(why)})`}. Nothing can be sent or received with its numbers. ` +
      'If you did not mean that, connect the number again.',
    key: connectionKey(scene.waba_id),
  });
  return true;
}

/** The trouble is over: only what we stopped for it goes on. */
async function release(scene: Scene, over: 'platform' | 'disconnected'): Promise<boolean> {
  if (!(await isNews(scene))) return false;
  const { tdb, tools, channels, waba_id } = scene;
  const resumed = await goOn(tdb, channels, over);
  const resolved = await resolveNotice(tdb, over === 'platform' ? standingKey(waba_id) : connectionKey(waba_id), tools);
  return resumed > 0 || resolved;
}

/** News that are older than what was acted on already change nothing: a delivery may come late, or once more. */
async function isNews({ tdb, channels, at }: Scene): Promise<boolean> {
  if (channels.some(({ standing_at }) => standing_at !== null && standing_at > at)) return false;
  await changeChannels(
    tdb,
    channels.map(({ id }) => id),
    { standing_at: at },
  );
  return true;
}

async function notice(
  { tdb, tools, waba_id }: Scene,
  { key, ...rest }: Omit<NewNotice, 'subject' | 'dedupe_key'> & { key: string },
): Promise<void> {
  await raiseNotice(tdb, { ...rest, subject: { type: 'account', id: waba_id }, dedupe_key: key }, tools);
}
