import type { Account, Accounts } from '../business/accounts.ts';
import { SEND_FAULTS } from '../faults/faults.ts';
import type { FaultRule, Target } from '../faults/faults.ts';
import { objectAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import { displayText } from '../ledger/display-text.ts';
import type { Journal } from '../ledger/journal.ts';
import type { AcceptedMessage, Answer, Plan } from '../ledger/message.ts';
import type { Channel, Channels } from '../people/channels.ts';
import type { People, Person } from '../people/people.ts';
import type { Statuses } from '../webhooks/statuses.ts';
import { checkMessage } from './check-message.ts';
import { GraphError, graphErrorBody } from '../errors/graph-error.ts';
import type { Pending } from '../time/pending.ts';
import { refusalOf } from './endings.ts';
import type { Ending } from './endings.ts';
import { judgeLink } from './check-links.ts';
import { checkMediaUse } from './media-limits.ts';
import type { MediaStore } from '../media/media-store.ts';
import { resolveRecipient } from './recipient.ts';
import type { Recipient } from './recipient.ts';
import { planFor, pricingOf } from './send-plan.ts';
import type { PlanDeps } from './send-plan.ts';
import { newWamid } from '../ledger/wamid.ts';
import { checkTemplateSend } from '../templates/check-send.ts';
import { renderTemplate, templateFace } from '../templates/render.ts';
import type { Templates } from '../templates/template-store.ts';
import type { Template } from '../templates/template.ts';

export interface SendCall {
  channel: Channel;
  body: Json;
  api_version: string;
  request_id: string;
}

/** How the HTTP call is to end. */
export interface SendOutcome {
  ending: Ending;
  http_status: number;
  body: Json;
  delay_ms: number;
}

export interface SendDeps extends PlanDeps {
  journal: Journal;
  media: MediaStore;
  people: People;
  statuses: Statuses;
  templates: Templates;
  accounts: Accounts;
  channels: Channels;
  pending: Pending;
}

/**
 * Judges one send: refuses it by throwing a GraphError, or accepts it, and says how to answer.
 * `meet` hears of a person who was not known before.
 */
export async function sendMessage(
  deps: SendDeps,
  call: SendCall,
  meet: (person: Person) => void,
): Promise<SendOutcome> {
  const { faults, people } = deps;
  const { channel, body } = call;
  let target: Target = { person_id: null, phone_number_id: channel.phone_number_id, type: textAt(body, 'type') };
  try {
    const type = checkMessage(body);
    const recipient = resolveRecipient(body, people, channel, meet);
    target = { person_id: recipient.person.id, phone_number_id: channel.phone_number_id, type };
    deps.limits.ask(channel);
    checkNumber(channel, deps.accounts.get(channel.waba_id), deps.timeline.now());
    const template = type === 'template' ? findTemplate(deps, channel, body['template'] as Json) : null;
    checkMediaId(deps, channel, type, body[type]);
    checkPerson(channel, recipient, template, body);
    const fault = faults.strike(SEND_FAULTS, target);
    const delay_ms = faults.strike(['slow_answer'], target)?.delay_ms ?? 0;
    const early = fault === null ? null : failBeforeAccepting(fault);
    if (early !== null) {
      refuse(deps, call, null, early.ending === 'html' ? early.http_status : null, `fault ${fault?.id}`);
      return { ...early, delay_ms };
    }
    const plan = planFor(deps, { ...target, type }, { channel, person: recipient.person, template });
    const message = accept(deps, call, type, recipient, plan, template, answerOf(fault));
    if (faults.strike(['status_before_answer'], target) !== null) await deps.statuses.tellSentFirst(message);
    followLink(deps, message);
    return { ...endingOf(fault, message, recipient), delay_ms };
  } catch (error) {
    if (error instanceof GraphError) refuse(deps, call, error.code, error.http_status, error.details ?? error.message);
    throw error;
  }
}

/** What comes by link is fetched after the answer, where the rules have it fetched; the caller does not wait. */
function followLink(deps: SendDeps, message: AcceptedMessage): void {
  if (deps.rules.links === 'trust' || textAt(message.content, 'link') === null) return deps.statuses.follow(message);
  deps.pending.begin('links');
  void judgeLink(message.type, message.content).then((code) => {
    if (code !== null) message.plan = { ...message.plan, fail_code: code };
    deps.statuses.follow(message);
    deps.pending.end('links');
  });
}

function failBeforeAccepting(fault: FaultRule): Omit<SendOutcome, 'delay_ms'> | null {
  switch (fault.fault) {
    case 'refuse':
      throw refusalOf(fault);
    case 'html_error':
      return { ending: 'html', http_status: fault.http_status ?? 502, body: {} };
    case 'hang':
    case 'reset':
      return { ending: fault.fault, http_status: 0, body: {} };
    default:
      return null;
  }
}

function accept(
  deps: SendDeps,
  call: SendCall,
  type: string,
  recipient: Recipient,
  plan: Plan,
  template: Template | null | undefined,
  answer: Answer,
): AcceptedMessage {
  const { person } = recipient;
  const { body, channel } = call;
  const content = body[type];
  const message: AcceptedMessage = {
    direction: 'to_person',
    wamid: newWamid('to_person', person.wa_id ?? person.id.replaceAll(/\D/g, '').slice(0, 20)),
    phone_number_id: channel.phone_number_id,
    person_id: person.id,
    type,
    content,
    text: type === 'template' ? renderTemplate(template ?? undefined, content as Json) : displayText(type, content),
    context_wamid: textAt(objectAt(body, 'context'), 'message_id'),
    at: deps.timeline.now(),
    seq: 0,
    to: recipient.input,
    callback_data: textAt(body, 'biz_opaque_callback_data'),
    request_id: call.request_id,
    api_version: call.api_version,
    answer,
    plan,
    ...(type === 'template' && { face: templateFace(template ?? undefined, content as Json) }),
    pricing: pricingOf(deps, person.id, channel.phone_number_id, template),
    statuses: [],
    shown_at: null,
  };
  deps.ledger.add(message);
  deps.journal.write({ kind: 'message', message });
  return message;
}

function answerOf(fault: FaultRule | null): Answer {
  return fault === null ? 'answered' : (fault.fault as Answer);
}

function endingOf(
  fault: FaultRule | null,
  message: AcceptedMessage,
  recipient: Recipient,
): Omit<SendOutcome, 'delay_ms'> {
  switch (fault?.fault) {
    case 'hang_after_accept':
      return { ending: 'hang', http_status: 0, body: {} };
    case 'reset_after_accept':
      return { ending: 'reset', http_status: 0, body: {} };
    case 'half_answer_after_accept':
      return { ending: 'half', http_status: 200, body: acceptedBody(message, recipient) };
    case 'error_after_accept':
      if (fault.html) return { ending: 'html', http_status: fault.http_status ?? 502, body: {} };
      return {
        ending: 'json',
        http_status: fault.http_status ?? 500,
        body: graphErrorBody(refusalOf(fault)),
      };
    default:
      return { ending: 'json', http_status: 200, body: acceptedBody(message, recipient) };
  }
}

function acceptedBody(message: AcceptedMessage, recipient: Recipient): Json {
  const { input, person, by_user_id } = recipient;
  const message_status = message.plan.held_by === null ? 'accepted' : 'held_for_quality_assessment';
  return {
    messaging_product: 'whatsapp',
    contacts: [by_user_id ? { input, user_id: person.user_id } : { input, wa_id: person.wa_id }],
    messages: [{ id: message.wamid, ...(message.type === 'template' && { message_status }) }],
  };
}

/** Whether this number may send at all now. */
function checkNumber(channel: Channel, account: Account | undefined, now: number): void {
  const restriction = channel.restriction ?? account?.restriction ?? null;
  if (restriction !== null) throw new GraphError(restriction);
  if (!channel.is_registered && !channel.is_coexistence) throw new GraphError(133010);
  if (channel.maintenance_until !== null && channel.maintenance_until > now) throw new GraphError(131057);
}

/** The template that is to be sent; undefined for one nobody made, where the rules let that pass. */
function findTemplate(deps: SendDeps, channel: Channel, sent: Json): Template | undefined {
  const code = textAt(objectAt(sent, 'language'), 'code') ?? '';
  const template = deps.templates.find(channel.waba_id, textAt(sent, 'name') ?? '', code);
  if (template !== undefined || deps.rules.unknown_templates === 'refuse') checkTemplateSend(template, sent);
  return template;
}

/** A file must be there, be this account's, and be of a kind and size that goes with the message. */
function checkMediaId(deps: SendDeps, channel: Channel, type: string, content: unknown): void {
  const id = textAt(content, 'id');
  if (id === null) return;
  const stored = deps.media.get(id);
  const owner = deps.channels.get(stored?.phone_number_id ?? '')?.waba_id;
  if (stored === undefined || (owner !== undefined && owner !== channel.waba_id))
    throw new GraphError(131009, `Media id ${id} does not exist or has expired.`);
  checkMediaUse(type, stored.mime_type, stored.size);
}

/** What stands between a number and this one person. */
function checkPerson(
  channel: Channel,
  { person, by_user_id }: Recipient,
  template: Template | null | undefined,
  body: Json,
): void {
  if (channel.blocked.includes(person.id)) throw new GraphError(130403);
  if (by_user_id && template?.category === 'AUTHENTICATION') throw new GraphError(131062);
  const hash = textAt(body, 'recipient_identity_key_hash');
  if (channel.identity_check && hash !== null && hash !== person.identity_key_hash) throw new GraphError(137000);
}

function refuse(deps: SendDeps, call: SendCall, code: number | null, http_status: number | null, reason: string): void {
  const send = {
    phone_number_id: call.channel.phone_number_id,
    to: textAt(call.body, 'to') ?? textAt(call.body, 'recipient'),
    type: textAt(call.body, 'type'),
    callback_data: textAt(call.body, 'biz_opaque_callback_data'),
    request_id: call.request_id,
    code,
    http_status,
    reason,
    at: deps.timeline.now(),
  };
  deps.ledger.refuse(send);
  deps.journal.write({ kind: 'refused', send });
}
