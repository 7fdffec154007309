import type { Account, AccountInput, Accounts } from '../business/accounts.ts';
import type { App, AppInput, Apps } from '../business/apps.ts';
import type { HistoryChunk, PhoneApp, PhoneAppInput, PhoneApps } from '../business/phone-apps.ts';
import type { Portfolio, PortfolioInput, Portfolios } from '../business/portfolios.ts';
import type { Token, TokenInput, Tokens } from '../business/tokens.ts';
import { digitsOf } from '../json.ts';
import type { Json } from '../json.ts';
import { newWamid } from '../ledger/wamid.ts';
import type { People } from '../people/people.ts';
import { contactOf } from '../webhooks/status-update.ts';
import type { Journal } from '../ledger/journal.ts';
import type { Bus } from '../live/bus.ts';
import type { Channel, ChannelInput, Channels } from '../people/channels.ts';
import type { TemplateLife } from '../templates/template-life.ts';
import type { TemplateInput, Templates } from '../templates/template-store.ts';
import type { QualityScore, Template, TemplateCategory } from '../templates/template.ts';
import type { Timeline } from '../time/timeline.ts';
import type { AccountNews } from '../ledger/account-news.ts';
import type { Statuses } from '../webhooks/statuses.ts';
import { strikeAccount, strikeNumber } from './account-events.ts';
import type { AccountEvent, NumberEvent } from './account-events.ts';

export interface BusinessDeps {
  accounts: Accounts;
  apps: Apps;
  portfolios: Portfolios;
  tokens: Tokens;
  templates: Templates;
  life: TemplateLife;
  phoneApps: PhoneApps;
  channels: Channels;
  people: People;
  journal: Journal;
  timeline: Timeline;
  news: AccountNews;
  bus: Bus;
  statuses: Statuses;
}

export const TEMPLATE_EVENTS = [
  'approve',
  'reject',
  'pause',
  'pacing_pause',
  'unpause',
  'disable',
  'flag',
  'quality',
  'category',
  'hold',
  'release',
  'drop',
  'archive',
  'unarchive',
] as const;
export type TemplateEvent = (typeof TEMPLATE_EVENTS)[number];

export interface TemplateEventDetail {
  reason?: string;
  score?: QualityScore;
  category?: TemplateCategory;
  /** A change of category is only announced now and comes true after this. */
  in_ms?: number;
  rejection_info?: { reason: string; recommendation: string };
}

/** What an embedded sign-up ended with: the message to the window, and the code that is good for 30 seconds. */
export interface SignUp {
  code: string;
  event: string;
  data: { phone_number_id: string; waba_id: string; business_id: string };
}

export interface SignUpInput {
  waba_id: string;
  phone_number_id: string;
  display_phone_number?: string;
  name?: string;
  app_id?: string;
  scopes?: string[];
  is_coexistence?: boolean;
}

/** The business side of the simulated world: apps, accounts, tokens, templates, and what befalls them. */
export interface BusinessControl {
  putApps(inputs: AppInput[]): App[];
  putAccounts(inputs: AccountInput[]): Account[];
  putPortfolios(inputs: PortfolioInput[]): Portfolio[];
  putTokens(inputs: TokenInput[]): Token[];
  putTemplates(inputs: TemplateInput[]): Template[];
  templates(): Template[];
  templateEvent(id: string, event: TemplateEvent, detail?: TemplateEventDetail): Template;
  accountEvent(waba_id: string, event: AccountEvent, detail?: Json): void;
  /** Throws when nobody knows the number. */
  numberEvent(phone_number_id: string, event: NumberEvent, detail?: Json): void;
  putPhoneApp(phone_number_id: string, input: PhoneAppInput): PhoneApp;
  /** The owner writes from the WhatsApp Business app; answers the message's id. Throws when nobody knows the number. */
  echo(phone_number_id: string, to: string, message: Json): string;
  /** One chunk of the chats before, in whatever order it is told. */
  tellHistory(phone_number_id: string, chunk: HistoryChunk): void;
  /** Somebody finishes an embedded sign-up: the number is there, verified and not registered. */
  signUp(input: SignUpInput): SignUp;
}

export function createBusinessControl(deps: BusinessDeps): BusinessControl {
  const { accounts, apps, portfolios, tokens, templates, phoneApps, channels, people, journal, timeline, bus } = deps;

  const eventDeps = { ...deps, save: putChannel };

  function putChannel(input: ChannelInput): void {
    journal.write({ kind: 'channel', channel: channels.put(input) });
    bus.publish({ type: 'roster' });
  }

  function known(phone_number_id: string): Channel {
    const channel = channels.get(phone_number_id);
    if (channel === undefined) throw new Error(`no business number has the id ${phone_number_id}`);
    return channel;
  }

  return {
    putApps: (inputs) => inputs.map((input) => apps.put(input)),
    putAccounts: (inputs) => inputs.map((input) => accounts.put(input)),
    putPortfolios: (inputs) => inputs.map((input) => portfolios.put(input)),
    putTokens: (inputs) => inputs.map((input) => tokens.put(input)),
    putTemplates: (inputs) => inputs.map((input) => templates.put(input)),
    templates: () => templates.list(),
    templateEvent(id, event, detail = {}) {
      const template = templates.get(id) ?? templates.list().find((one) => one.name === id);
      if (template === undefined) throw new Error(`no template has the id or name ${id}`);
      strikeTemplate(deps, template, event, detail);
      return template;
    },
    accountEvent: (waba_id, event, detail = {}) => strikeAccount(eventDeps, waba_id, event, detail),
    numberEvent(phone_number_id, event, detail = {}) {
      strikeNumber(eventDeps, known(phone_number_id), event, detail);
    },
    putPhoneApp: (phone_number_id, input) => phoneApps.put(phone_number_id, input),
    echo(phone_number_id, to, message) {
      const channel = known(phone_number_id);
      const person = people.get(to);
      const id = newWamid('to_person', digitsOf(person?.wa_id ?? to));
      const one = {
        from: channel.display_phone_number,
        ...(person === undefined || person.wa_id !== null ? { to: person?.wa_id ?? digitsOf(to) } : {}),
        ...(person?.user_id && { to_user_id: person.user_id }),
        id,
        timestamp: String(Math.floor(timeline.now() / 1_000)),
        ...message,
      };
      const contacts = person === undefined ? [] : [contactOf(person, channel, false)];
      deps.news.tellOfNumber(channel, 'smb_message_echoes', {
        ...(contacts.length > 0 && { contacts }),
        message_echoes: [one],
      });
      return id;
    },
    tellHistory: (phone_number_id, chunk) => phoneApps.tellChunk(known(phone_number_id), chunk),
    signUp(input) {
      const { waba_id, phone_number_id, display_phone_number, name, is_coexistence = false } = input;
      putChannel({
        phone_number_id,
        waba_id,
        is_coexistence,
        is_registered: is_coexistence,
        onboarded_at: timeline.now(),
        ...(display_phone_number !== undefined && { display_phone_number }),
        ...(name !== undefined && { name }),
      });
      const account = accounts.reach(waba_id);
      const app_id = input.app_id ?? apps.main().id;
      const { code } = tokens.newCode({ app_id, assets: [waba_id, phone_number_id], scopes: input.scopes });
      return {
        code,
        event: is_coexistence ? 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING' : 'FINISH',
        data: { phone_number_id, waba_id, business_id: account.portfolio_id },
      };
    },
  };
}

function strikeTemplate(
  { life, templates, timeline, statuses }: BusinessDeps,
  template: Template,
  event: TemplateEvent,
  detail: TemplateEventDetail,
): void {
  const set = (changes: Partial<Template>, told?: string, extra: Json = {}): void => {
    Object.assign(template, changes);
    templates.save(template);
    if (told !== undefined) life.tellStatus(template, told, { reason: 'NONE', ...extra });
  };
  switch (event) {
    case 'approve':
      return life.approve(template);
    case 'reject':
      return life.reject(template, detail.reason ?? 'INVALID_FORMAT', detail.rejection_info);
    case 'pause':
      return life.pause(template);
    case 'pacing_pause':
      return set({ status: 'PAUSED', paused_until: null }, 'PAUSED', {
        other_info: { title: 'RATE_LIMITING_PAUSE', description: 'Paused while its first messages are judged.' },
      });
    case 'unpause':
      return life.unpause(template);
    case 'disable':
      return life.disable(template);
    case 'flag':
      return set({}, 'FLAGGED');
    case 'archive':
      return set({ status: 'ARCHIVED' }, 'ARCHIVED');
    case 'unarchive':
      return set({ status: 'APPROVED' }, 'UNARCHIVED');
    case 'quality':
      return life.setQuality(template, detail.score ?? 'YELLOW');
    case 'category':
      return life.recategorise(
        template,
        detail.category ?? 'MARKETING',
        detail.in_ms === undefined ? undefined : timeline.now() + detail.in_ms,
      );
    case 'hold':
      return set({ pacing: true });
    case 'release':
      set({ pacing: false });
      return void statuses.release(template.id, null);
    case 'drop':
      // What was held fails, and the template with it.
      set({ pacing: false, status: 'PAUSED', paused_until: null }, 'PAUSED', {
        other_info: { title: 'RATE_LIMITING_PAUSE', description: 'The first messages were not liked.' },
      });
      return void statuses.release(template.id, 132015);
  }
}
