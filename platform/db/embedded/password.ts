import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Only Windows needs one: there the server listens on a loopback port, which any user of the machine can reach. */
export function passwordFile(cluster: string): string {
  return join(dirname(cluster), 'postgres-password');
}

/** The superuser's password, or undefined where the private socket is protection enough. */
export function readPassword(cluster: string): string | undefined {
  const file = passwordFile(cluster);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

export function createPassword(cluster: string): void {
  writeFileSync(passwordFile(cluster), `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
}
