import type { SecretBox } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { WakeBus } from '#platform/events';
import type { Logger } from '#platform/log';
import { createLoop, type Clock } from '#platform/runtime';
import type { UnverifiedNumbers } from './channel-wire.ts';
import type { ChannelRoute } from './channels.model.ts';
import { readAllChannels, type SealedRoute } from './directory.repository.ts';
import { acceptedAt, openAll, routeFrom, sameSecrets, type OpenedSecrets } from './open-route.ts';

const REFRESH_MS = 30_000;
const MISS_REFRESH_MS = 1_000;

/**
 * The channels of the whole install in memory, secrets opened, for whoever has to route a delivery or send a message
 * without asking the database. Told of changes by the wake bus, and reads again every 30 s all the same.
 */
export interface ChannelDirectory {
  /** The trusted channel of a number: the one that may take what comes for it and send with it. */
  byNumber(phone_number_id: string): ChannelRoute | undefined;
  /** Whoever says that the number is theirs, trusted or not. What bears a secret of their own is from them. */
  claimant(phone_number_id: string): ChannelRoute | undefined;
  byId(channel_id: string): ChannelRoute | undefined;
  /** The trusted channels of a WhatsApp Business account; none when nobody has it. */
  byAccount(waba_id: string): readonly ChannelRoute[];
  /** As `claimant`, but looks once more (at most once a second) before it says that nobody has the number. */
  findByNumber(phone_number_id: string): Promise<ChannelRoute | undefined>;
  /** The verify tokens that any channel has and that are accepted now, each once. */
  verifyTokens(): readonly string[];
  /** Those of one channel. */
  verifyTokensOf(channel_id: string): readonly string[];
  /** The app secrets of a channel that may sign now, its own first; none where only the install's may. */
  appSecretsOf(channel_id: string): readonly string[];
  /** Resolves when everything committed before this call is known; rejects when the database does not answer. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

interface Known {
  sealed: SealedRoute;
  opened: OpenedSecrets;
  route: ChannelRoute;
}

export async function createChannelDirectory(
  db: Database,
  bus: WakeBus,
  box: SecretBox,
  logger: Logger,
  { unverified, clock }: { unverified: UnverifiedNumbers; clock: Clock },
): Promise<ChannelDirectory> {
  let byId = new Map<string, Known>();
  let byNumber = new Map<string, ChannelRoute>();
  let claimants = new Map<string, ChannelRoute>();
  let byAccount = new Map<string, ChannelRoute[]>();
  let lastMiss = -Infinity;
  let reading: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function read(): Promise<void> {
    const known = await Promise.all((await readAllChannels(db)).map((sealed) => openOne(sealed, byId.get(sealed.id))));
    byId = new Map(known.map((entry) => [entry.route.channel_id, entry]));
    const holders = known.filter(({ sealed }) => sealed.holds_number).map(({ route }) => route);
    claimants = new Map(holders.map((route) => [route.phone_number_id, route]));
    byNumber = new Map(holders.filter(({ trusted }) => trusted).map((route) => [route.phone_number_id, route]));
    byAccount = Map.groupBy(byNumber.values(), (route) => route.waba_id);
  }

  /** What has not changed since the last read is not opened again. */
  async function openOne(sealed: SealedRoute, before: Known | undefined): Promise<Known> {
    const { id: channel_id, company_id } = sealed;
    const opened =
      before !== undefined && sameSecrets(before.sealed, sealed)
        ? before.opened
        : await openAll(box, sealed, (column, error) => {
            logger.error({ err: error, channel_id, company_id, column }, 'cannot open a secret of a channel');
          });
    return { sealed, opened, route: routeFrom(sealed, opened, { unverified, now: clock.now() }) };
  }

  function refresh(): Promise<void> {
    if (reading === undefined) {
      reading = read().finally(() => {
        reading = undefined;
      });
      return reading;
    }
    // The read under way may have begun before the caller's change was committed: another one follows it.
    next ??= reading
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return refresh();
      });
    return next;
  }

  await refresh();
  const loop = createLoop({
    idle_ms: REFRESH_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot read the channels, keeping what is known'),
    async step() {
      await refresh();
      return false;
    },
  });
  const unsubscribe = bus.on('channels', () => loop.wake());
  loop.wakeAt(Date.now() + REFRESH_MS);

  return {
    byNumber: (phone_number_id) => byNumber.get(phone_number_id),
    byId: (channel_id) => byId.get(channel_id)?.route,
    claimant: (phone_number_id) => claimants.get(phone_number_id),
    byAccount: (waba_id) => byAccount.get(waba_id) ?? [],
    async findByNumber(phone_number_id) {
      const known = claimants.get(phone_number_id);
      if (known !== undefined) return known;
      if (performance.now() - lastMiss >= MISS_REFRESH_MS) {
        lastMiss = performance.now();
        await refresh();
      } else {
        await reading;
      }
      return claimants.get(phone_number_id);
    },
    verifyTokens() {
      const now = clock.now();
      return [...new Set([...byId.values()].flatMap(({ route }) => acceptedAt(route.verify_tokens, now)))];
    },
    verifyTokensOf: (channel_id) => acceptedAt(byId.get(channel_id)?.route.verify_tokens ?? [], clock.now()),
    appSecretsOf: (channel_id) => acceptedAt(byId.get(channel_id)?.route.app_secrets ?? [], clock.now()),
    refresh,
    async close() {
      unsubscribe();
      await loop.stop();
      await reading?.catch(() => undefined);
    },
  };
}
