import type { SecretBox } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { WakeBus } from '#platform/events';
import type { Logger } from '#platform/log';
import { createLoop } from '#platform/runtime';
import { openSecrets } from './channel-secrets.ts';
import type { ChannelRoute } from './channels.model.ts';
import { readAllChannels, type SealedRoute } from './directory.repository.ts';

const REFRESH_MS = 30_000;
const MISS_REFRESH_MS = 1_000;

/**
 * The channels of the whole install in memory, secrets opened, for whoever has to route a delivery or send a message
 * without asking the database. Told of changes by the wake bus, and reads again every 30 s all the same.
 */
export interface ChannelDirectory {
  byNumber(phone_number_id: string): ChannelRoute | undefined;
  byId(channel_id: string): ChannelRoute | undefined;
  /** The channels of a WhatsApp Business account; none when nobody has it. */
  byAccount(waba_id: string): readonly ChannelRoute[];
  /** As `byNumber`, but looks once more (at most once a second) before it says that nobody has the number. */
  findByNumber(phone_number_id: string): Promise<ChannelRoute | undefined>;
  /** The verify tokens that any channel has, each once. */
  verifyTokens(): readonly string[];
  /** Resolves when everything committed before this call is known; rejects when the database does not answer. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

interface Known {
  sealed: SealedRoute;
  route: ChannelRoute;
}

export async function createChannelDirectory(
  db: Database,
  bus: WakeBus,
  box: SecretBox,
  logger: Logger,
): Promise<ChannelDirectory> {
  let byId = new Map<string, Known>();
  let byNumber = new Map<string, ChannelRoute>();
  let byAccount = new Map<string, ChannelRoute[]>();
  let verifyTokens: readonly string[] = [];
  let lastMiss = -Infinity;
  let reading: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function read(): Promise<void> {
    const known = await Promise.all(
      (await readAllChannels(db)).map(async (sealed) => ({
        sealed,
        route: await routeOf(sealed, byId.get(sealed.id)),
      })),
    );
    byId = new Map(known.map((entry) => [entry.route.channel_id, entry]));
    byNumber = new Map(known.map(({ route }) => [route.phone_number_id, route]));
    byAccount = Map.groupBy(byNumber.values(), (route) => route.waba_id);
    verifyTokens = [...new Set(known.flatMap(({ route }) => route.verify_token ?? []))];
  }

  /** What has not changed since the last read is not opened again. */
  async function routeOf(sealed: SealedRoute, before: Known | undefined): Promise<ChannelRoute> {
    const { id: channel_id, company_id, name, phone_number_id, waba_id, agent_id, status, daily_limit } = sealed;
    const { access_token, app_secret, verify_token } =
      before !== undefined && sameSecrets(before.sealed, sealed)
        ? before.route
        : await openSecrets(box, sealed, (column, error) => {
            logger.error({ err: error, channel_id, company_id, column }, 'cannot open a secret of a channel');
          });
    const secrets = { access_token, app_secret, verify_token };
    return { company_id, channel_id, name, phone_number_id, waba_id, agent_id, status, daily_limit, ...secrets };
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
    byAccount: (waba_id) => byAccount.get(waba_id) ?? [],
    async findByNumber(phone_number_id) {
      const known = byNumber.get(phone_number_id);
      if (known !== undefined) return known;
      if (performance.now() - lastMiss >= MISS_REFRESH_MS) {
        lastMiss = performance.now();
        await refresh();
      } else {
        await reading;
      }
      return byNumber.get(phone_number_id);
    },
    verifyTokens: () => verifyTokens,
    refresh,
    async close() {
      unsubscribe();
      await loop.stop();
      await reading?.catch(() => undefined);
    },
  };
}

function sameSecrets(a: SealedRoute, b: SealedRoute): boolean {
  return (['sealed_access_token', 'sealed_app_secret', 'sealed_verify_token'] as const).every((column) => {
    const [before, now] = [a[column], b[column]];
    return before === null || now === null ? before === now : before.equals(now);
  });
}
