import type { SealedColumn, SecretBox, SecretPlace } from '#platform/crypto';
import { SECRETS, type SecretName } from './channels.model.ts';

type SecretColumn = `sealed_${SecretName}`;
export type SealedSecrets = { [Column in SecretColumn]: Buffer | null };
export type OpenSecrets = { [Name in SecretName]: string | null };

export const channelSealedColumns: readonly SealedColumn[] = SECRETS.map((name) => ({
  table: 'channels',
  column: `sealed_${name}`,
  id: 'id',
  id_type: 'uuid',
}));

function placeOf(company_id: string, id: string, name: SecretName): SecretPlace {
  return { company_id, table: 'channels', column: `sealed_${name}`, id };
}

/** The columns of the secrets that were given: a string is sealed, null forgets, what is absent stays as it was. */
export async function sealSecrets(
  box: SecretBox,
  { company_id, id }: { company_id: string; id: string },
  given: { [Name in SecretName]?: string | null | undefined },
): Promise<Partial<SealedSecrets>> {
  const sealed: Partial<SealedSecrets> = {};
  for (const name of SECRETS) {
    const secret = given[name];
    if (secret === undefined) continue;
    sealed[`sealed_${name}`] = secret === null ? null : await box.seal(secret, placeOf(company_id, id, name));
  }
  return sealed;
}

/** Opens what is kept. One that cannot be opened (the master key of its key is not known, a row copied by hand) is null and reported. */
export async function openSecrets(
  box: SecretBox,
  { company_id, id, ...sealed }: { company_id: string; id: string } & SealedSecrets,
  onUnreadable: (name: SecretName, error: unknown) => void,
): Promise<OpenSecrets> {
  const open: OpenSecrets = { access_token: null, app_secret: null, verify_token: null };
  for (const name of SECRETS) {
    const bytes = sealed[`sealed_${name}`];
    if (bytes === null) continue;
    try {
      open[name] = await box.open(bytes, placeOf(company_id, id, name));
    } catch (error) {
      onUnreadable(name, error);
    }
  }
  return open;
}
