import { chromium, type Browser } from 'playwright-core';
import { chromiumPath, prepare } from '../../scripts/test-servers.cjs';

/** A real Chromium that knows no host but this machine; undefined where none can be had. */
export async function launchChromium(): Promise<Browser | undefined> {
  const path = chromiumPath() ?? (await prepare()).chromium;
  if (path === null) return undefined;
  return chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  });
}
