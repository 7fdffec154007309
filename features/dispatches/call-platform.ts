import {
  messageBody,
  MessageBodyError,
  type MessagingClient,
  type Refused,
  type SendResult,
} from '#connectors/messaging';
import type { ChannelDirectory } from '#features/channels';
import type { SecretBox } from '#platform/crypto';
import type { ClaimedDispatch } from './dispatches.model.ts';
import { openDispatch } from './open-dispatch.ts';

export interface CallTools {
  channels: ChannelDirectory;
  client: MessagingClient;
  box: SecretBox;
}

/** Hands one message to the platform, with no transaction open; what cannot be handed over is refused with words. */
export async function callPlatform(
  { channels, client, box }: CallTools,
  dispatch: ClaimedDispatch,
): Promise<SendResult> {
  const channel = channels.byId(dispatch.channel_id);
  if (channel === undefined || channel.access_token === null) return NO_TOKEN;
  const open = await openDispatch(box, dispatch);
  if (open === undefined) return SEALED;
  try {
    return await client.sendMessage({
      phone_number_id: channel.phone_number_id,
      access_token: channel.access_token,
      body: messageBody(
        { to: open.to, user_id: dispatch.user_id, reply_to_wamid: dispatch.reply_to_wamid },
        { type: 'text', text: open.text },
        { media: new Map(), wamids: new Map() },
      ),
      callback_data: dispatch.id,
    });
  } catch (error) {
    if (!(error instanceof MessageBodyError)) throw error;
    return { ...NO_TOKEN, class: 'REQ', title: 'The message cannot be sent as it is', detail: error.message };
  }
}

/** Tried again like a missing token: the key may come back. */
const SEALED: Refused = {
  kind: 'refused',
  class: 'TOKEN',
  code: null,
  title: 'The message cannot be opened',
  detail: 'The key it is sealed under is not there. Start the server with the MASTER_KEY that wraps it.',
  fbtrace_id: null,
  retry_after_ms: null,
};

const NO_TOKEN: Refused = {
  kind: 'refused',
  class: 'TOKEN',
  code: null,
  title: 'The channel has no access token',
  detail: 'Enter the access token of the number under Channels; queued messages are then sent.',
  fbtrace_id: null,
  retry_after_ms: null,
};
