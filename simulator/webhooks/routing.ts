import type { Accounts } from '../business/accounts.ts';
import type { App, Apps } from '../business/apps.ts';
import type { Update } from '../ledger/update.ts';
import type { Channels } from '../people/channels.ts';
import type { Rules } from '../settings.ts';

/** One way out: an app's webhooks to one of its addresses. Bodies are batched and signed by lane. */
export interface Lane {
  key: string;
  app_id: string;
  /** Set where a number or an account has an address of its own. */
  phone_number_id: string | null;
  waba_id: string | null;
}

export interface WebhookTarget {
  url: string | null;
  app_secret: string;
  /** The shape of the body; null: that of the settings. */
  version: string | null;
}

export interface Routing {
  /** Who is to hear of an update: one lane for each subscribed app. */
  lanes(update: Pick<Update, 'waba_id' | 'phone_number_id' | 'field'>): Lane[];
  /** Asked before each POST, as addresses and secrets may change. */
  target(lane: Lane): WebhookTarget;
}

/** Fields about an account or a template go to the app's own address, whatever was overridden. */
const WITHOUT_OVERRIDE =
  /^(message_template_|template_|account_|business_|phone_number_|security$|flows$|payment_|partner_)/;

export function createRouting(deps: { rules: Rules; apps: Apps; accounts: Accounts; channels: Channels }): Routing {
  const { rules, apps, accounts, channels } = deps;
  const known = new Map<string, Lane>();

  function lane(app_id: string, phone_number_id: string | null, waba_id: string | null): Lane {
    const key = `${app_id}|${phone_number_id ?? ''}|${waba_id ?? ''}`;
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = { key, app_id, phone_number_id, waba_id }));
    return found;
  }

  function laneOf(
    app: App,
    override: string | null,
    update: Pick<Update, 'waba_id' | 'phone_number_id' | 'field'>,
  ): Lane {
    if (WITHOUT_OVERRIDE.test(update.field)) return lane(app.id, null, null);
    const channel = channels.get(update.phone_number_id);
    const is_own = channel !== undefined && (channel.webhook_url !== null || channel.app_secret !== null);
    if (is_own && (channel.webhook_app_id === null || channel.webhook_app_id === app.id))
      return lane(app.id, update.phone_number_id, null);
    return lane(app.id, null, override === null ? null : update.waba_id);
  }

  return {
    lanes(update) {
      const account = accounts.get(update.waba_id);
      if (rules.subscriptions === 'implicit' && account?.was_subscribed !== true)
        return [laneOf(apps.main(), null, update)];
      return (account?.subscriptions ?? []).flatMap(({ app_id, override_callback_uri }) => {
        const app = apps.get(app_id);
        if (app === undefined || app.fields?.includes(update.field) === false) return [];
        return [laneOf(app, override_callback_uri, update)];
      });
    },
    target({ app_id, phone_number_id, waba_id }) {
      const app = apps.get(app_id) ?? apps.main();
      const channel = channels.get(phone_number_id ?? '');
      const subscription = accounts.get(waba_id ?? '')?.subscriptions.find((one) => one.app_id === app_id);
      return {
        url: channel?.webhook_url ?? subscription?.override_callback_uri ?? app.webhook_url,
        app_secret: channel?.app_secret ?? app.app_secret,
        version: app.version,
      };
    },
  };
}
