import { readLimit } from '#connectors/messaging';
import { raiseNotice, resolveNotice } from '#features/notices';
import { idsOfPortfolio } from '../standing.repository.ts';
import { change } from '../standing.service.ts';
import { channelNamed, textAt, words, type Scene } from './scene.ts';

const UPGRADED = 1_000;

/** `phone_number_quality_update`: in spite of its name, how fast a number may send and to how many people. */
export async function newsOfThroughput(scene: Scene): Promise<boolean> {
  const { tdb, event, value } = scene;
  const channel = channelNamed(scene);
  const faster =
    event === 'THROUGHPUT_UPGRADE' && channel !== undefined
      ? await change(tdb, [channel.id], { throughput_learned: UPGRADED })
      : 0;
  const limited = await setLimit(scene, value['max_daily_conversations_per_business'] ?? value['current_limit']);
  return faster > 0 || limited;
}

/** `business_capability_update`: how many people the portfolio may write to first. */
export async function newsOfCapability(scene: Scene): Promise<boolean> {
  const { value } = scene;
  return setLimit(scene, value['max_daily_conversations_per_business'] ?? value['max_daily_conversation_per_phone']);
}

/** The limit is the portfolio's: all its numbers share it. */
async function setLimit({ tdb, channels }: Scene, written: unknown): Promise<boolean> {
  const messaging_limit = readLimit(written);
  if (messaging_limit === null) return false;
  const portfolios = new Set(channels.flatMap(({ portfolio_id }) => portfolio_id ?? []));
  const ids = new Set([...channels.map(({ id }) => id), ...(await idsOfPortfolio(tdb, [...portfolios]))]);
  return (await change(tdb, [...ids], { messaging_limit })) > 0;
}

/** `phone_number_name_update`: whether the platform shows customers the name that was asked for. */
export async function newsOfName(scene: Scene): Promise<boolean> {
  const { tdb, tools, value } = scene;
  const channel = channelNamed(scene);
  const decision = textAt(value, 'decision');
  if (channel === undefined || decision === null) return false;
  const name = textAt(value, 'requested_verified_name');
  const key = `channel_name:${channel.id}`;
  const approved = decision === 'APPROVED';
  const changed = await change(tdb, [channel.id], {
    name_status: decision,
    ...(approved && name !== null ? { verified_name: name } : {}),
  });
  if (approved) return (await resolveNotice(tdb, key, tools)) || changed > 0;
  if (decision !== 'REJECTED') return changed > 0;
  const reason = textAt(value, 'rejection_reason');
  await raiseNotice(
    tdb,
    {
      kind: 'channel_name',
      severity: 'warning',
      title: `Meta does not accept the name${name === null ? '' : ` “${name.slice(0, 80)}”`}`,
      detail: `${reason === null ? '' : `The reason: ${words(reason)}. `}Ask for another name in WhatsApp Manager.`,
      subject: { type: 'channel', id: channel.id },
      dedupe_key: key,
    },
    tools,
  );
  return true;
}
