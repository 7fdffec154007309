import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Secrets that a development install makes for itself on the first start and keeps beside its data. */
export interface LocalSecrets {
  SECRET_KEY: string;
  MASTER_KEY: string;
  WHATSAPP_APP_SECRET: string;
  WHATSAPP_VERIFY_TOKEN: string;
}

/**
 * Reads the secrets of a data directory, making the file (mode 0600) on the first call. Of several first starts at the
 * same moment one wins and all use its secrets.
 */
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
    publish(path, `${JSON.stringify(made, null, 2)}\n`);
  }
  return JSON.parse(readFileSync(path, 'utf8')) as LocalSecrets;
}

/** Puts a whole file in its place unless one is there already: a link, unlike a rename, replaces nothing. */
function publish(path: string, text: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}
