import { raiseNotice, resolveNotice, type NoticeTools } from '#features/notices';
import type { TenantDb } from '#platform/db';
import type { SealedChannel } from '../sealed-channel.model.ts';
import { columnsOf } from '../ownership.service.ts';
import { changeChannels } from '../standing.repository.ts';
import { change } from '../standing.service.ts';
import { endTokenTrouble, noteTokenTrouble } from '../token-trouble.service.ts';
import type { Findings } from './examine.service.ts';
import { TOKEN_WARNING_MS } from './problems.ts';

const DAY_MS = 86_400_000;
const URGENT_MS = 3 * DAY_MS;

/** Stores what a check found, tells people what cannot wait, and says what is over. */
export async function keepCheck(
  tdb: TenantDb,
  channel: SealedChannel,
  { check, proof, token, refused_with }: Findings,
  tools: NoticeTools,
): Promise<void> {
  const now = new Date(check.checked_at);
  await changeChannels(tdb, [channel.id], { last_check: JSON.stringify(check), checked_at: now });
  if (proof !== null) {
    const { ownership, ownership_reason, verified_at, ...facts } = columnsOf(proof, now);
    // What was shown once stays shown when a token ends; who lost the number has lost it.
    const settled = channel.ownership === 'verified' || !channel.holds_number;
    const said = ownership === 'verified' && channel.ownership !== 'verified';
    const claimed = said || !settled ? { ownership, ownership_reason, verified_at } : {};
    await change(tdb, [channel.id], { ...facts, ...claimed });
    if (said) await resolveNotice(tdb, `channel_taken_over:${channel.id}`, tools);
  }
  if (refused_with !== null) await noteTokenTrouble(tdb, { channel_id: channel.id, code: refused_with }, tools);
  if (token === null) return;
  await change(tdb, [channel.id], { token_expires_at: token.expires_at === null ? null : new Date(token.expires_at) });
  if (token.is_valid) await endTokenTrouble(tdb, channel.id, tools);
  else await noteTokenTrouble(tdb, { channel_id: channel.id, code: 190 }, tools);
  await tellOfExpiry(tdb, channel, token.is_valid ? token.expires_at : null, tools);
}

async function tellOfExpiry(
  tdb: TenantDb,
  channel: SealedChannel,
  expires_at: string | null,
  tools: NoticeTools,
): Promise<void> {
  const dedupe_key = `channel_token_expiry:${channel.id}`;
  const left = expires_at === null ? Infinity : Date.parse(expires_at) - tools.clock.now().getTime();
  if (left > TOKEN_WARNING_MS) {
    await resolveNotice(tdb, dedupe_key, tools);
    return;
  }
  await raiseNotice(
    tdb,
    {
      kind: 'channel_token_expiry',
      severity: left < URGENT_MS ? 'critical' : 'warning',
      title: `The access token of “${channel.name.slice(0, 80)}” ends on ${expires_at!.slice(0, 10)}`,
      detail: 'Make a system user token that never ends in Meta Business settings and enter it before that day.',
      subject: { type: 'channel', id: channel.id },
      dedupe_key,
    },
    tools,
  );
}
