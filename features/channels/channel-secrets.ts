import type { SealedColumn, SecretBox, SecretPlace } from '#platform/crypto';
import { SECRETS, type SecretName } from './channels.model.ts';

type SecretColumn = `sealed_${SecretName}`;
export type SealedSecrets = { [Column in SecretColumn]: Buffer | null };
export type OpenSecrets = { [Name in SecretName]: string | null };

export const channelSealedColumns: readonly SealedColumn[] = [
  ...SECRETS.map((name) => ({ table: 'channels', column: `sealed_${name}`, id: 'id', id_type: 'uuid' as const })),
  { table: 'channel_secrets', column: 'sealed_secret', id: 'id', id_type: 'uuid' },
];

interface Owned {
  company_id: string;
  id: string;
}

function placeOf({ company_id, id }: Owned, name: SecretName): SecretPlace {
  return { company_id, table: 'channels', column: `sealed_${name}`, id };
}

/** Where one of the further secrets of a channel stands; `id` is its own. */
export function furtherPlace({ company_id, id }: Owned): SecretPlace {
  return { company_id, table: 'channel_secrets', column: 'sealed_secret', id };
}

/** The columns of the secrets that were given: a string is sealed, null forgets, what is absent stays as it was. */
export async function sealSecrets(
  box: SecretBox,
  owned: Owned,
  given: { [Name in SecretName]?: string | null | undefined },
): Promise<Partial<SealedSecrets>> {
  const sealed: Partial<SealedSecrets> = {};
  for (const name of SECRETS) {
    const secret = given[name];
    if (secret === undefined) continue;
    sealed[`sealed_${name}`] = secret === null ? null : await box.seal(secret, placeOf(owned, name));
  }
  return sealed;
}

/** Opens one of a channel's own secrets; null when it has none. Throws when it cannot be opened. */
export async function openSecret(
  box: SecretBox,
  channel: Owned & SealedSecrets,
  name: SecretName,
): Promise<string | null> {
  const bytes = channel[`sealed_${name}`];
  return bytes === null ? null : box.open(bytes, placeOf(channel, name));
}

/** Opens what is kept. One that cannot be opened (the master key of its key is not known, a row copied by hand) is null and reported. */
export async function openSecrets(
  box: SecretBox,
  channel: Owned & SealedSecrets,
  onUnreadable: (name: SecretName, error: unknown) => void,
): Promise<OpenSecrets> {
  const open: OpenSecrets = { access_token: null, app_secret: null, verify_token: null };
  for (const name of SECRETS) {
    try {
      open[name] = await openSecret(box, channel, name);
    } catch (error) {
      onUnreadable(name, error);
    }
  }
  return open;
}
