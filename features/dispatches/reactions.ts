import { explainError, type Refused } from '#connectors/messaging';
import { noteTokenTrouble } from '#features/channels';
import { raiseNotice, type NoticeTools } from '#features/notices';
import { setOptOutByPerson } from '#features/contacts';
import { noteTemplateRefused } from '#features/templates';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import type { ClaimedDispatch } from './dispatches.model.ts';
import { openDispatch } from './open-dispatch.ts';
import { blockNumber, coolNumber, slowNumber } from './hold.repository.ts';

export interface ReactionTools extends NoticeTools {
  box: SecretBox;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What a refusal means for the number, beside what it means for the message. */
export async function reactTo(
  tdb: TenantDb,
  dispatch: ClaimedDispatch,
  result: Refused,
  tools: ReactionTools,
): Promise<void> {
  const { channel_id } = dispatch;
  const now = tools.clock.now().getTime();
  const { code, title, detail } = result;
  const rest = (ms: number, of: string) => ({ class: 'RATE', title: `Waits: ${of}`, until: new Date(now + ms) });
  if (code === TOO_FAST) await slowNumber(tdb, channel_id);
  if (code === MAINTENANCE) await blockNumber(tdb, channel_id, rest(MINUTE_MS, 'the number is being upgraded by Meta'));
  if (code === APP_CALLS) await blockNumber(tdb, channel_id, rest(5 * MINUTE_MS, 'Meta wants fewer calls for a while'));
  if (code === ACCOUNT_CALLS) {
    await blockNumber(tdb, channel_id, rest(HOUR_MS - (now % HOUR_MS), "the account's calls of this hour are used up"));
  }
  if (code === null) return;
  if (result.class === 'OPTOUT') await writeOptOut(tdb, dispatch, tools);
  await noteTokenTrouble(tdb, { channel_id, code }, tools);
  if (dispatch.type === 'template') await noteTemplate(tdb, dispatch, code, tools);
  if (SPAM.has(code)) {
    const until = new Date(now + 6 * HOUR_MS);
    await coolNumber(tdb, channel_id, { class: 'PAUSE', title: `Waits: ${title}`, until });
  }
  if (SPAM.has(code) || result.class === 'BILL' || result.class === 'REG') {
    // Tried again after a while with one message: whoever has paid or registered need not tell us.
    const until = new Date(now + 15 * MINUTE_MS);
    if (!SPAM.has(code)) {
      await blockNumber(tdb, channel_id, { class: result.class, title: `Waits: ${title}`, until });
    }
    await raiseNotice(
      tdb,
      {
        kind: 'number_blocked',
        severity: 'critical',
        title: `A number cannot send: ${title}`,
        detail: `${explainError(code).advice} What Meta said: ${detail}`,
        subject: { type: 'channel', id: channel_id },
        dedupe_key: `number_blocked:${channel_id}`,
      },
      tools,
    );
  }
}

const OPT_OUT = { scope: 'marketing', source: 'platform', reason: null, delivery_id: null } as const;
const TOO_FAST = 130_429;
const MAINTENANCE = 131_057;
const APP_CALLS = 4;
const ACCOUNT_CALLS = 80_007;
/** The platform holds back what nobody asked for; answers still go out. */
const SPAM: ReadonlySet<number> = new Set([131_048, 131_064]);

/** The platform knows that the person wants no marketing, so from now on we know it too. */
async function writeOptOut(tdb: TenantDb, dispatch: ClaimedDispatch, { box, clock }: ReactionTools): Promise<void> {
  const to = (await openDispatch(box, dispatch))?.to ?? null;
  const person = { wa_id: to?.replace(/^\+/, '') ?? null, user_id: dispatch.user_id };
  const at = clock.now();
  await setOptOutByPerson(tdb, person, { value: 'stop', at, opt_out: OPT_OUT }, box);
}

/** What the code says of the template. One that is sealed and cannot be opened has no name. */
async function noteTemplate(
  tdb: TenantDb,
  dispatch: ClaimedDispatch,
  code: number,
  tools: ReactionTools,
): Promise<void> {
  const message = (await openDispatch(tools.box, dispatch))?.message;
  if (message?.type !== 'template') return;
  const { name, language } = message.template;
  await noteTemplateRefused(tdb, { channel_id: dispatch.channel_id, name, language, code }, tools);
}
