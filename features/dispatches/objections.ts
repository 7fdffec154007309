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

function objectionTo(dispatch: ClaimedDispatch, now: Date): Objection | undefined {
  if (dispatch.expires_at !== null && dispatch.expires_at <= now) return EXPIRED;
  if (isOptedOut(dispatch)) {
    return {
      class: 'OPTOUT',
      title: 'Not sent: the customer opted out',
      detail: 'The contact asked for no more messages.',
    };
  }
  if (dispatch.channel_status !== 'active') {
    return {
      class: 'PAUSE',
      title: 'Not sent: the channel is paused',
      detail: 'Set the channel active and send again.',
    };
  }
  if (dispatch.author === 'agent' && dispatch.holder === 'teammate') {
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

/**
 * Who opted out gets nothing that they did not ask for: no template, whoever sends it. When they write again after that,
 * they want an answer, and get it in words.
 */
export function isOptedOut({
  opted_out_at,
  last_inbound_at,
  type,
  priority,
}: Pick<ClaimedDispatch, 'opted_out_at' | 'last_inbound_at' | 'type' | 'priority'>): boolean {
  if (opted_out_at === null) return false;
  if (type === 'template' || priority === 2) return true;
  return last_inbound_at === null || last_inbound_at <= opted_out_at;
}
