import type { ClaimedDispatch, Objection } from './dispatches.model.ts';

export const LIMIT_MET: Objection = {
  class: 'LIMIT',
  title: "Not sent: this month's messages are used up",
  detail: 'The plan allows no more in this month. Ask whoever runs this server for another plan, then send again.',
};

/**
 * The last look before a message goes out, on what is true at the moment of claiming. The first objection wins;
 * undefined means: send it.
 */
export function objectionTo(dispatch: ClaimedDispatch): Objection | undefined {
  if (dispatch.opted_out) {
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
  if (!dispatch.window_open) {
    return {
      class: 'WINDOW',
      title: 'Not sent: the 24-hour window is closed',
      detail: 'The customer wrote more than 24 hours ago. Only an approved template reaches them now.',
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
