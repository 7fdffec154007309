import { stateObjection } from '#features/templates';
import type { ClaimedDispatch, Hold, Objection } from './dispatches.model.ts';
import { EXPIRED } from './expiry.ts';
import { isQuiet, quietUntil } from './pacing/quiet-hours.ts';
import { isWindowOpen } from './pacing/windows.ts';

export const LIMIT_MET: Objection = {
  class: 'LIMIT',
  title: "Not sent: this month's messages are used up",
  detail: 'The plan allows no more in this month. Ask whoever runs this server for another plan, then send again.',
};

/** What the last look found: nothing, something that ends the message, or something that will pass. */
export type Verdict = { objection: Objection } | { hold: Hold } | undefined;

/** Nobody has asked for it at this moment: the customer did not just write, or it is one of many. */
export function isUnasked(dispatch: ClaimedDispatch, now: Date): boolean {
  return dispatch.priority === 2 || !isWindowOpen(dispatch.last_inbound_at, now);
}

/**
 * The last look before a message goes out, on what is true at the moment of claiming. The first that speaks against it
 * wins: what ends the message before what only lets it wait.
 */
export function lookAt(dispatch: ClaimedDispatch, now: Date): Verdict {
  const objection = objectionTo(dispatch, now);
  if (objection !== undefined) return { objection };
  // Of the platform's own pause the view tells before the claim; this one has come since.
  if (isPausedByPlatform(dispatch)) return { hold: PAUSED };
  const template = templateVerdict(dispatch, now);
  if (template !== undefined) return template;
  const { quiet_hours } = dispatch;
  if (quiet_hours === null || !isUnasked(dispatch, now) || !isQuiet(quiet_hours, now)) return undefined;
  return {
    hold: {
      class: 'QUIET',
      title: `Waits: it is quiet from ${quiet_hours.from} to ${quiet_hours.to} (${quiet_hours.timezone})`,
      until: quietUntil(quiet_hours, now),
    },
  };
}

const PAUSED: Hold = {
  class: 'PAUSE',
  title: 'Waits: the number is paused until somebody has looked at it',
  until: null,
};

function isPausedByPlatform({ channel_status, paused_reason }: ClaimedDispatch): boolean {
  return channel_status !== 'active' && (paused_reason ?? 'person') !== 'person';
}

function objectionTo(dispatch: ClaimedDispatch, now: Date): Objection | undefined {
  if (dispatch.expires_at !== null && dispatch.expires_at <= now) return EXPIRED;
  if (isOptedOut(dispatch)) {
    return {
      class: 'OPTOUT',
      title: 'Not sent: the customer opted out',
      detail: 'The contact asked for no more messages.',
    };
  }
  if (dispatch.channel_status !== 'active' && !isPausedByPlatform(dispatch)) {
    return {
      class: 'PAUSE',
      title: 'Not sent: the channel is paused',
      detail: 'Set the channel active and send again.',
    };
  }
  // What a person has sent again is theirs.
  if (dispatch.author === 'agent' && dispatch.resend === 0 && dispatch.holder === 'teammate') {
    return {
      class: 'HOLDER',
      title: 'Not sent: a teammate has taken over',
      detail: 'The agent keeps silent from then on.',
    };
  }
  if (dispatch.type !== 'template' && !isWindowOpen(dispatch.last_inbound_at, now)) {
    return {
      class: 'WINDOW',
      title: 'Not sent: the 24-hour window is closed',
      detail: 'The customer wrote more than 24 hours ago. Only an approved template reaches them now.',
      advice: 'Send an approved template, or wait until they write.',
    };
  }
  const { wa_id, phone, sealed_phone, user_id } = dispatch;
  if (wa_id === null && phone === null && sealed_phone === null && user_id === null) {
    return {
      class: 'USER',
      title: 'Not sent: no address',
      detail: 'The contact has neither a phone number nor a user id.',
    };
  }
  return undefined;
}

/** What tells whether a wish to get no more speaks against a message. */
interface OptOutFacts extends Pick<ClaimedDispatch, 'opted_out_at' | 'last_inbound_at' | 'type' | 'priority'> {
  opt_out_scope?: string;
  template_category?: string | null;
}

/**
 * Who wants no marketing gets no marketing template and nothing of a campaign; what else they are told is no marketing. Who
 * wants nothing at all gets no template, whoever sends it. When they write again after that, they want an answer, and
 * get it in words.
 */
export function isOptedOut(facts: OptOutFacts): boolean {
  const { opted_out_at, opt_out_scope = 'all', last_inbound_at, type, priority, template_category = null } = facts;
  if (opted_out_at === null) return false;
  if (priority === 2) return true;
  if (opt_out_scope === 'marketing') return type === 'template' && (template_category ?? 'MARKETING') === 'MARKETING';
  if (type === 'template') return true;
  return last_inbound_at === null || last_inbound_at <= opted_out_at;
}

/** A template that was paused comes back by itself; one in any other state does not go out any more. */
function templateVerdict({ template_status: status }: ClaimedDispatch, now: Date): Verdict {
  if (status === null || status === 'APPROVED') return undefined;
  const found = stateObjection(status);
  if (found === undefined) return undefined;
  if (status === 'PAUSED') {
    const until = new Date(now.getTime() + TEMPLATE_AGAIN_MS);
    return { hold: { class: 'TEMPLATE', title: 'Waits: WhatsApp has paused this template', until } };
  }
  return { objection: { class: 'TEMPLATE', title: `Not sent: ${found.title}`, detail: found.advice } };
}

const TEMPLATE_AGAIN_MS = 15 * 60_000;
