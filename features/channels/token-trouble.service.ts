import { explainError } from '#connectors/messaging';
import { raiseNotice, resolveNotice, type NoticeTools } from '#features/notices';
import type { TenantDb } from '#platform/db';
import { TOKEN_CODES } from './open-route.ts';
import { change, stop } from './standing.service.ts';
import { findStanding } from './standing.repository.ts';

const ACCESS = new Set([3, 10, 33, 131005]);
/** The account is restricted or locked: nothing of it can be sent. */
const LOCKED = new Set([368, 131031]);

const isAccess = (code: number): boolean => ACCESS.has(code) || (code >= 200 && code <= 299);

/** Whether a refusal with this code says something about the channel and not about the message. */
function isChannelTrouble(code: number): boolean {
  return TOKEN_CODES.has(code) || isAccess(code) || LOCKED.has(code);
}

const tokenKey = (channel_id: string): string => `channel_token:${channel_id}`;

/**
 * A call for the channel was refused in a way that only a person can put right: it shows, and the administrators are told,
 * once for as long as it lasts. Codes that are about something else are left alone. In the caller's transaction.
 */
export async function noteTokenTrouble(
  tdb: TenantDb,
  { channel_id, code }: { channel_id: string; code: number },
  tools: NoticeTools,
): Promise<boolean> {
  if (!isChannelTrouble(code)) return false;
  const channel = await findStanding(tdb, channel_id);
  if (channel === undefined || channel.attention_code === code) return false;
  const { title, advice } = explainError(code);
  const now = tools.clock.now();
  await change(tdb, [channel_id], {
    attention_code: code,
    attention_title: title,
    attention_advice: advice,
    attention_since: channel.attention_since ?? now,
  });
  if (LOCKED.has(code)) await stop(tdb, [channel], { reason: 'platform', now });
  await raiseNotice(
    tdb,
    {
      kind: 'channel_token',
      severity: 'critical',
      title: `“${channel.name.slice(0, 80)}” cannot send: ${lowerFirst(title)}`,
      detail: advice,
      subject: { type: 'channel', id: channel_id },
      dedupe_key: tokenKey(channel_id),
    },
    tools,
  );
  return true;
}

/** The platform takes calls for the channel again. */
export async function endTokenTrouble(tdb: TenantDb, channel_id: string, tools: NoticeTools): Promise<void> {
  await change(tdb, [channel_id], {
    attention_code: null,
    attention_title: null,
    attention_advice: null,
    attention_since: null,
  });
  await resolveNotice(tdb, tokenKey(channel_id), tools);
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
