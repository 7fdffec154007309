import type { SecretBox } from '#platform/crypto';
import { isUniqueViolation, sqlState, type TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { AppError, invalidField, notFound } from '#platform/http';
import { newId, type Clock } from '#platform/runtime';
import { sealSecrets } from './channel-secrets.ts';
import { channelReader, type UnverifiedNumbers } from './channel-wire.ts';
import type { ChannelCreate, ChannelPatch, ChannelStatus, ChannelWire } from './channels.model.ts';
import { columnsOf, type Proof } from './ownership.service.ts';
import { deleteChannel, insertChannel, updateChannel } from './channels.repository.ts';

const REFERENCE = '23503';

/** What channels are made with: the box for their secrets and the daily limit of one that names none. */
export interface ChannelDefaults {
  box: SecretBox;
  daily_limit: number;
  unverified: UnverifiedNumbers;
  clock: Clock;
}

/** Connects a number. Throws a 409 when anybody has it, a 422 for an agent the company does not have. */
export async function createChannel(
  tdb: TenantDb,
  defaults: ChannelDefaults,
  body: ChannelCreate,
  /** What the platform said of the claim; without it nobody was asked. */
  proof?: Proof,
): Promise<ChannelWire> {
  const { access_token, app_secret, verify_token, ...rest } = body;
  const id = newId();
  const now = defaults.clock.now();
  const sealed = await sealSecrets(
    defaults.box,
    { company_id: tdb.company_id, id },
    { access_token, app_secret, verify_token },
  );
  const made = await explained(
    insertChannel(tdb, {
      id,
      name: rest.name,
      phone_number_id: rest.phone_number_id,
      waba_id: rest.waba_id,
      display_phone_number: rest.display_phone_number ?? null,
      agent_id: rest.agent_id ?? null,
      daily_limit: rest.daily_limit ?? defaults.daily_limit,
      ...standing(rest.status ?? 'active', now),
      is_coexistence: rest.is_coexistence ?? false,
      throughput_cap: rest.throughput_cap ?? null,
      portfolio_id: rest.portfolio_id ?? null,
      quiet_hours: asJson(rest.quiet_hours),
      ...(proof === undefined
        ? { ownership_reason: 'no_token' as const }
        : { ...columnsOf(proof, now), checked_at: now }),
      sealed_access_token: null,
      sealed_app_secret: null,
      sealed_verify_token: null,
      ...sealed,
    }),
  );
  await appendEvents(tdb, [
    { type: 'channel.created', data: { channel_id: id, phone_number_id: rest.phone_number_id } },
  ]);
  return channelReader(defaults.unverified)(made);
}

/** Changes what is given, and what the platform `said` of it; a secret that is null is forgotten. Throws as `createChannel` does, and a 404. */
export async function changeChannel(
  tdb: TenantDb,
  { box, unverified, clock }: Pick<ChannelDefaults, 'box' | 'unverified' | 'clock'>,
  id: string,
  change: ChannelPatch,
  said?: Partial<ReturnType<typeof columnsOf>>,
): Promise<ChannelWire> {
  const { access_token, app_secret, verify_token, status, quiet_hours, ...plain } = change;
  const sealed = await sealSecrets(box, { company_id: tdb.company_id, id }, { access_token, app_secret, verify_token });
  const changed = await explained(
    updateChannel(tdb, id, {
      ...plain,
      ...(status === undefined ? {} : standing(status, clock.now())),
      ...(quiet_hours === undefined ? {} : { quiet_hours: asJson(quiet_hours) }),
      ...said,
      ...sealed,
    }),
  );
  if (changed === undefined) throw notFound('Channel');
  const wire = channelReader(unverified)(changed);
  await appendEvents(tdb, [
    { type: 'channel.updated', data: { channel_id: id, phone_number_id: wire.phone_number_id } },
  ]);
  return wire;
}

/** A status that a person chose, and what goes with it. */
function standing(status: ChannelStatus, now: Date) {
  return status === 'active'
    ? { status, paused_reason: null, paused_at: null }
    : { status, paused_reason: 'person' as const, paused_at: now };
}

const asJson = (value: object | null | undefined): string | null => (value == null ? null : JSON.stringify(value));

export async function removeChannel(tdb: TenantDb, id: string): Promise<void> {
  try {
    if (!(await deleteChannel(tdb, id))) throw notFound('Channel');
  } catch (error) {
    if (sqlState(error) !== REFERENCE) throw error;
    throw new AppError(
      'conflict',
      'This channel has conversations, which would be lost with it. Pause it instead: set status to paused.',
      {
        cause: error,
      },
    );
  }
  await appendEvents(tdb, [{ type: 'channel.deleted', data: { channel_id: id } }]);
}

async function explained<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    if (isUniqueViolation(error, 'channels_number')) throw taken(error);
    if (sqlState(error) === REFERENCE) throw invalidField('agent_id', 'no agent has this id');
    throw error;
  }
}

/** The same words whoever has the number: it may be a company that the caller must not hear of. */
function taken(cause: unknown): AppError {
  return new AppError(
    'conflict',
    'A channel with this phone_number_id exists already, and a number can be connected once. Check the id in WhatsApp Manager.',
    { cause, errors: [{ field: 'phone_number_id', message: 'is connected already' }] },
  );
}
