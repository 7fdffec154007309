import type { Faults } from '../faults/faults.ts';
import type { MediaInput, MediaStore, StoredMedia } from '../media/media-store.ts';
import { objectAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import { newUpdateId } from '../ledger/update.ts';
import type { Journal } from '../ledger/journal.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { acceptedView, inboundView, refusedView } from '../ledger/ledger-view.ts';
import type { LedgerSummary, LedgerView } from '../ledger/ledger-view.ts';
import type { InboundMessage } from '../ledger/message.ts';
import type { Bus } from '../live/bus.ts';
import type { Channel, ChannelInput, Channels } from '../people/channels.ts';
import type { People, Person, PersonInput } from '../people/people.ts';
import { writeToBusiness } from './write.ts';
import type { WrittenMessage } from './write.ts';
import { actAsPerson } from './person-events.ts';
import type { PersonEvent, PersonEventDetail } from './person-events.ts';
import { messagesOf } from './react.ts';
import type { AcceptedMessage } from '../ledger/message.ts';
import type { Limits } from '../limits/limits.ts';
import type { Outcomes } from '../faults/outcomes.ts';
import type { Reaction } from '../ledger/message.ts';
import type { Templates } from '../templates/template-store.ts';
import type { AccountNews } from '../ledger/account-news.ts';
import type { Apps } from '../business/apps.ts';
import type { Registration } from '../business/registration.ts';
import type { Resumables } from '../business/resumables.ts';
import type { Usage } from '../graph/usage.ts';
import type { Kept } from '../ledger/kept.ts';
import type { TemplateEditor } from '../templates/template-editor.ts';
import type { Settings } from '../settings.ts';
import type { Pending } from '../time/pending.ts';
import type { Timeline } from '../time/timeline.ts';
import type { Outbox } from '../webhooks/outbox.ts';
import type { Poster } from '../webhooks/post.ts';
import type { Statuses } from '../webhooks/statuses.ts';
import { verifyWebhook } from '../webhooks/verify-webhook.ts';
import type { Verification } from '../webhooks/verify-webhook.ts';

export interface ControlDeps {
  settings: Settings;
  timeline: Timeline;
  pending: Pending;
  faults: Faults;
  ledger: Ledger;
  journal: Journal;
  media: MediaStore;
  channels: Channels;
  people: People;
  outbox: Outbox;
  statuses: Statuses;
  poster: Poster;
  bus: Bus;
  apps: Apps;
  registration: Registration;
  resumables: Resumables;
  usage: Usage;
  limits: Limits;
  outcomes: Outcomes;
  templates: Templates;
  news: AccountNews;
  editor: TemplateEditor;
  stores: Record<string, Pick<Kept<never>, 'clear'>>;
}

/** Where all webhooks go that have no target of their own. */
export interface Webhook {
  url: string | null;
  app_secret: string;
  verify_token: string;
}

export interface LedgerQuery {
  phone_number_id?: string | undefined;
  callback_data?: string | undefined;
  wamid?: string | undefined;
  person?: string | undefined;
}

/** What a script or a test can do to the simulated world; the HTTP control API and `startSimulator` share it. */
export interface Control {
  putChannels(inputs: ChannelInput[]): Channel[];
  putPerson(input: PersonInput): Person;
  /** Throws when the person or the number is not known. */
  write(person_id: string, phone_number_id: string, written: WrittenMessage): InboundMessage;
  /** Something a person does beside writing: stop marketing, change the number, call. */
  personEvent(person_id: string, phone_number_id: string, event: PersonEvent, detail?: PersonEventDetail): Json;
  /** Does what a script has a person do on receipt. */
  react(message: AcceptedMessage, reaction: Reaction): void;
  putMedia(bytes: Buffer, input: Omit<MediaInput, 'origin'>): StoredMedia;
  /** Sends any value of any field as a signed webhook. */
  sendWebhook(custom: { field: string; value: Json; waba_id?: string; phone_number_id?: string }): void;
  webhook(change?: Partial<Webhook>): Webhook;
  verify(): Promise<Verification>;
  ledger(query?: LedgerQuery): LedgerView;
  /** The ledger's numbers, without its messages. */
  summary(): LedgerSummary;
  reset(): void;
}

export function createControl(deps: ControlDeps, populate: () => void): Control {
  const { ledger, journal, media, channels, people, outbox, bus, apps } = deps;

  function webhook(): Webhook {
    const { webhook_url, app_secret, verify_token } = apps.main();
    return { url: webhook_url, app_secret, verify_token };
  }

  const summary = (): LedgerSummary => ({
    webhooks: outbox.counters(),
    throughput: deps.limits.throughput.views(),
    pending_webhooks: outbox.health().waiting,
  });

  function pair(person_id: string, phone_number_id: string): [Person, Channel] {
    const person = people.get(person_id);
    const channel = channels.get(phone_number_id);
    if (person === undefined) throw new Error(`nobody is known as ${person_id}`);
    if (channel === undefined) throw new Error(`no business number has the id ${phone_number_id}`);
    return [person, channel];
  }

  function personEvent(
    person_id: string,
    phone_number_id: string,
    event: PersonEvent,
    detail: PersonEventDetail = {},
  ): Json {
    const write = (person: Person, channel: Channel, written: WrittenMessage): InboundMessage =>
      writeToBusiness(deps, person, channel, written);
    return actAsPerson({ ...deps, write }, ...pair(person_id, phone_number_id), event, detail);
  }

  return {
    putChannels(inputs) {
      const put = inputs.map((input) => channels.put(input));
      for (const channel of put) journal.write({ kind: 'channel', channel });
      bus.publish({ type: 'roster' });
      return put;
    },
    putPerson(input) {
      const person = people.put(input);
      journal.write({ kind: 'person', person });
      bus.publish({ type: 'roster' });
      return person;
    },
    write(person_id, phone_number_id, written) {
      return writeToBusiness(deps, ...pair(person_id, phone_number_id), written);
    },
    personEvent,
    react(message, reaction) {
      const [person, channel] = pair(message.person_id, message.phone_number_id);
      const sent = message.content as Json;
      const name = message.type === 'template' ? textAt(sent, 'name') : null;
      const language = textAt(objectAt(sent, 'language'), 'code') ?? '';
      const template = name === null ? undefined : deps.templates.find(channel.waba_id, name, language);
      for (const written of messagesOf(reaction, message, template)) writeToBusiness(deps, person, channel, written);
      const { marketing, block } = reaction;
      if (marketing !== undefined) personEvent(person.id, channel.phone_number_id, `${marketing}_marketing`);
      if (block === true) personEvent(person.id, channel.phone_number_id, 'block');
    },
    putMedia(bytes, input) {
      const stored = media.put(bytes, { ...input, origin: 'person' });
      journal.write({ kind: 'media', media: stored });
      return stored;
    },
    sendWebhook({ field, value, waba_id, phone_number_id }) {
      const channel = channels.get(phone_number_id ?? '') ?? channels.list()[0];
      outbox.send({
        id: newUpdateId(),
        field,
        waba_id: waba_id ?? channel?.waba_id ?? '100000000000000',
        phone_number_id: phone_number_id ?? channel?.phone_number_id ?? '',
        display_phone_number: channel?.display_phone_number ?? '',
        part: null,
        contacts: [],
        item: value,
        wamid: null,
        person_id: null,
        type: field,
      });
    },
    webhook(change = {}) {
      const { url, ...rest } = change;
      apps.put({ id: apps.main().id, ...rest, ...(url !== undefined && { webhook_url: url }) });
      return webhook();
    },
    summary,
    async verify() {
      const { url, verify_token } = webhook();
      if (url === null) return { verified: false, http_status: null, reason: 'no webhook address' };
      return verifyWebhook(deps.poster, url, verify_token);
    },
    ledger(query = {}) {
      const wanted = (one: { phone_number_id: string; wamid: string; person_id: string }): boolean =>
        (query.phone_number_id === undefined || one.phone_number_id === query.phone_number_id) &&
        (query.wamid === undefined || one.wamid === query.wamid) &&
        (query.person === undefined || one.person_id === query.person);
      const found = query.wamid === undefined ? undefined : ledger.get(query.wamid);
      const one = query.wamid === undefined ? undefined : found === undefined ? [] : [found];
      const accepted = query.callback_data === undefined ? ledger.accepted() : ledger.byCallback(query.callback_data);
      const refused = ledger
        .refused()
        .filter(
          (send) =>
            query.wamid === undefined &&
            (query.phone_number_id === undefined || send.phone_number_id === query.phone_number_id) &&
            (query.callback_data === undefined || send.callback_data === query.callback_data),
        );
      return {
        accepted: (one?.filter((message) => message.direction === 'to_person') ?? accepted)
          .filter(wanted)
          .map(acceptedView),
        refused: refused.map(refusedView),
        inbound: (one?.filter((message) => message.direction === 'from_person') ?? ledger.inbound())
          .filter(wanted)
          .map(inboundView),
        ...summary(),
      };
    },
    reset() {
      deps.statuses.clear();
      outbox.clear();
      ledger.clear();
      media.clear();
      people.clear();
      channels.clear();
      for (const store of Object.values(deps.stores)) store.clear();
      for (const part of [deps.registration, deps.resumables, deps.usage, deps.editor, deps.limits]) part.clear();
      deps.faults.set(deps.settings.faults, deps.settings.seed);
      deps.outcomes.set(deps.settings.outcomes);
      journal.clear();
      populate();
      bus.publish({ type: 'reset' });
    },
  };
}
