import {
  mediaIdsIn,
  messageBody,
  MessageBodyError,
  phoneKey,
  type CallResult,
  type MessagingClient,
  type OutgoingMessage,
  type Refs,
  type Refused,
  type SendResult,
} from '#connectors/messaging';
import type { ChannelDirectory, ChannelRoute } from '#features/channels';
import type { SecretBox } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { ClaimedDispatch } from './dispatches.model.ts';
import { freshLinks } from './fresh-links.ts';
import { openDispatch, type OpenedDispatch } from './open-dispatch.ts';
import { wamidsOf } from './refs.repository.ts';

export interface CallTools {
  db: Database;
  channels: ChannelDirectory;
  client: MessagingClient;
  box: SecretBox;
  /** What the platform calls a file of ours at a number; uploads it where it has to. */
  platformMedia: (
    company_id: string,
    media_id: string,
    channel: ChannelRoute,
    signal: AbortSignal,
  ) => Promise<CallResult<string>>;
}

/** Hands one message to the platform, with no transaction open; what cannot be handed over is refused with words. */
export async function callPlatform<Said>(
  tools: CallTools,
  dispatch: ClaimedDispatch,
  /** Breaks off uploads, not the call. */
  signal: AbortSignal,
  /** Asked when everything else is done; what it says is answered in place of the call. */
  lastLook: () => Promise<Said | undefined>,
): Promise<SendResult | Said> {
  const channel = tools.channels.byId(dispatch.channel_id);
  if (channel === undefined || channel.access_token === null) return NO_TOKEN;
  const open = await openDispatch(tools.box, dispatch);
  if (open === undefined) return SEALED;
  const refs = await refsOf(tools, dispatch, open.message, channel, signal);
  if ('kind' in refs) return refs;
  const said = await lastLook();
  if (said !== undefined) return said;
  try {
    const result = await tools.client.sendMessage({
      phone_number_id: channel.phone_number_id,
      access_token: channel.access_token,
      body: messageBody(
        { to: open.to, user_id: dispatch.user_id, reply_to_wamid: dispatch.reply_to_wamid },
        freshLinks(open.message, dispatch.id),
        refs,
      ),
      callback_data: dispatch.id,
    });
    return result.kind === 'accepted'
      ? { ...result, recipient_wa_id: otherNumber(open, result.recipient_wa_id) }
      : result;
  } catch (error) {
    if (!(error instanceof MessageBodyError)) throw error;
    return { ...NO_TOKEN, class: 'REQ', title: 'The message cannot be sent as it is', detail: error.message };
  }
}

/** What the platform has of the files and messages that are spoken of, or why it has not got them. */
async function refsOf(
  { db, platformMedia }: CallTools,
  { company_id }: ClaimedDispatch,
  message: OutgoingMessage,
  channel: ChannelRoute,
  signal: AbortSignal,
): Promise<Refs | Refused> {
  const media = new Map<string, string>();
  for (const media_id of mediaIdsIn(message)) {
    const result = await platformMedia(company_id, media_id, channel, signal);
    if (result.kind === 'refused') return result;
    // Whatever became of the file, the message has not gone out.
    if (result.kind === 'ambiguous') return { ...NO_FILE, detail: result.detail };
    media.set(media_id, result.value);
  }
  if (message.type !== 'reaction') return { media, wamids: new Map() };
  return { media, wamids: await db.tenant(company_id, (tdb) => wamidsOf(tdb, [message.message_id])) };
}

/** The number by which the platform knows whom we wrote to, where it is not the one we know. */
function otherNumber({ to }: OpenedDispatch, wa_id: string | null): string | null {
  return to === null || wa_id === null || phoneKey(to) === phoneKey(wa_id) ? null : wa_id;
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
  ...SEALED,
  title: 'The channel has no access token',
  detail: 'Enter the access token of the number under Channels; queued messages are then sent.',
};

const NO_FILE: Refused = {
  ...SEALED,
  class: 'RETRY',
  title: 'The file could not be uploaded to WhatsApp',
  retry_after_ms: 5_000,
};
