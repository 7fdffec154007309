import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Secrets that a development install makes for itself on the first start and keeps beside its data. */
export interface LocalSecrets {
  SECRET_KEY: string;
  MASTER_KEY: string;
  WHATSAPP_APP_SECRET: string;
  WHATSAPP_VERIFY_TOKEN: string;
}

/** Reads the secrets of a data directory, making the file (mode 0600) on the first call. */
export function localSecrets(dataDir: string): LocalSecrets {
  const path = join(dataDir, 'secrets.json');
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const made: LocalSecrets = {
      SECRET_KEY: randomBytes(48).toString('base64url'),
      MASTER_KEY: randomBytes(32).toString('base64'),
      WHATSAPP_APP_SECRET: randomBytes(16).toString('hex'),
      WHATSAPP_VERIFY_TOKEN: randomBytes(16).toString('hex'),
    };
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(draft, path);
  }
  return JSON.parse(readFileSync(path, 'utf8')) as LocalSecrets;
}
