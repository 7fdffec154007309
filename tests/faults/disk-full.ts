/** A disk that fills up under the database: what cannot be stored is answered 503, and all is well once there is room. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sign } from '#connectors/messaging';
import { envelope } from '#tests/setup/webhooks.ts';
import { fault } from './stage/fault.ts';
import { PROGRAM_SHOP } from './stage/shops.ts';
import { openStage, SECRET, type Stage } from './stage/stage.ts';

const DISK_MB = 192;
const PIECE = Buffer.alloc(256 * 1024, 0x78);
const HEALS_WITHIN_MS = 30_000;

/** A disk of its own, small enough to be filled. Undefined where one cannot be had. */
function openDisk(): { path: string; fill(): void; free(): void; remove(): void } | undefined {
  const path = mkdtempSync(join(tmpdir(), 'parley-disk-'));
  const filler = join(path, 'filler');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=0755`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    rmSync(path, { recursive: true, force: true });
    return undefined;
  }
  return {
    path,
    fill() {
      const file = openSync(filler, 'a');
      try {
        for (;;) writeSync(file, PIECE);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove() {
      execFileSync('umount', ['-l', path], { stdio: 'ignore' });
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** A webhook as the platform posts it, big enough to need room. Answers the status, 0 where none came. */
async function postBig({ products }: Stage): Promise<number> {
  const { phone_number_id } = PROGRAM_SHOP;
  // Of no field that means anything, so that nobody has written it.
  const change = { field: 'padding', value: { metadata: { phone_number_id }, padding: 'x'.repeat(400_000) } };
  const body = JSON.stringify(envelope(change));
  try {
    const response = await fetch(`${products[0]!.url}/webhooks/whatsapp`, {
      method: 'POST',
      headers: { 'x-hub-signature-256': sign(body, SECRET) },
      body,
      signal: AbortSignal.timeout(15_000),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

await fault('disk full', async ({ seed, log, count, expect, print, skip, verdict }) => {
  const disk = openDisk();
  if (disk === undefined) return skip('a small disk cannot be mounted here: run as root, with the right to mount');
  const stage = await openStage({ seed, log, services: 'all-in-one', shops: [PROGRAM_SHOP], data_dir: disk.path });
  try {
    await stage.open();
    const customers = stage.customers(count(4, 8));
    const answers = new Map<number, number>();
    const heals: number[] = [];
    const rounds = count(2, 10);
    for (let round = 0; round < rounds; round += 1) {
      await pause(1_500);
      disk.fill();
      log.add('the disk is full');
      let refused = 0;
      for (let post = 0; post < 60 && refused < 5; post += 1) {
        const status = await postBig(stage);
        answers.set(status, (answers.get(status) ?? 0) + 1);
        if (status !== 200) refused += 1;
        disk.fill();
      }
      expect(`what finds no room is not answered 200, round ${round + 1}`, refused > 0);
      await pause(2_000);
      disk.free();
      log.add('there is room again');
      const begun = performance.now();
      while ((await postBig(stage)) !== 200 && performance.now() - begun < 2 * HEALS_WITHIN_MS) await pause(100);
      heals.push(Math.round(performance.now() - begun));
    }
    print(`answers while it was full: ${[...answers].map(([status, times]) => `${times} × ${status}`).join(', ')}`);
    print(`took webhooks again after ${heals.join(', ')} ms`);
    expect(
      'it heals by itself within 30 s',
      heals.every((ms) => ms < HEALS_WITHIN_MS),
    );
    expect(
      'the refusals were 503',
      [...answers.keys()].every((status) => status === 200 || status === 503),
    );
    verdict(stage, await stage.judge(customers));
  } finally {
    await stage.close();
    disk.remove();
  }
});
