import { raiseNotice, type NoticeTools } from '#features/notices';
import type { Database } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { ChannelDirectory } from './channel-directory.ts';
import { claimOf } from './directory.repository.ts';
import { prove, type Claim, type Proof, type ProvingClient } from './ownership.service.ts';
import { loseNumber } from './standing.repository.ts';

export interface ClaimTools extends NoticeTools {
  db: Database;
  messaging: ProvingClient;
  directory: ChannelDirectory;
}

/**
 * Asks whose number it is. Where it is the caller's, whoever had it without proof loses it: at once, in a transaction of
 * its own, since it was never theirs whatever becomes of this claim. No transaction may be open.
 */
export async function claim(tools: ClaimTools, what: Claim, channel_id: string | null): Promise<Proof> {
  const proof = await prove(tools.messaging, what);
  if (proof.ownership.state === 'verified') await clearTheWay(tools, what.phone_number_id, channel_id);
  return proof;
}

async function clearTheWay(tools: ClaimTools, number: string, channel_id: string | null): Promise<void> {
  const { directory, messaging, db } = tools;
  const holder = await directory.findByNumber(number);
  if (holder === undefined || holder.channel_id === channel_id) return;
  const { phone_number_id, waba_id, access_token } = holder;
  // Somebody who showed it once may have given the number away since.
  const { ownership } = await prove(messaging, { phone_number_id, waba_id, access_token });
  const gone = ownership.state === 'unverified' && ownership.reason === 'refused';
  await db.system(async (sdb) => {
    const found = await claimOf(sdb, number);
    if (found === undefined || found.id === channel_id || (found.ownership === 'verified' && !gone)) return;
    const tdb = await sdb.asCompany(found.company_id);
    const lost = await loseNumber(tdb, found.id, { even_verified: gone && found.id === holder.channel_id });
    if (lost === undefined) return;
    await appendEvents(tdb, [{ type: 'channel.updated', data: { channel_id: lost.id, phone_number_id: number } }]);
    await raiseNotice(
      tdb,
      {
        kind: 'channel_taken_over',
        severity: 'critical',
        title: `The number of “${lost.name.slice(0, 80)}” went to somebody who has shown that it is theirs`,
        detail:
          'This channel could not show that. If the number is yours, enter an access token that can see it at Meta and check the channel again.',
        subject: { type: 'channel', id: lost.id },
        dedupe_key: `channel_taken_over:${lost.id}`,
      },
      tools,
    );
  });
}
