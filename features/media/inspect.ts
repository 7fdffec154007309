import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Logger } from '#platform/log';
import type { FileStore, KeptFile, WrittenFile } from './file-store.ts';
import type { Findings } from './media.repository.ts';

/** Looks into a file that was written: its size on a screen, how long it plays, a small picture of it. Never throws for what it finds. */
export type Inspector = (file: WrittenFile, type: { mime_type: string; voice: boolean }) => Promise<Findings>;

const CHILD = join(import.meta.dirname, 'inspection', 'child.ts');
const ROOT = join(import.meta.dirname, '..', '..');
const AT_ONCE = 2;
const MAX_ANSWER_BYTES = 1_048_576;

const answer = z.strictObject({
  width: z.int().min(1).max(1_000_000).nullable(),
  height: z.int().min(1).max(1_000_000).nullable(),
  duration_ms: z.int().min(0).max(86_400_000).nullable(),
  animated: z.boolean(),
});

const LOOKED_INTO = /^(image\/(jpeg|png|webp|gif)|video\/(mp4|3gpp|quicktime)|audio\/(ogg|mpeg|mp4|amr|aac))(;|$)/;

export function createInspector(options: {
  files: Pick<FileStore, 'read' | 'writeThumbnail'>;
  logger: Logger;
  time_limit_ms?: number;
}): Inspector {
  const { files, logger, time_limit_ms = 20_000 } = options;
  const takeTurn = createTurns(AT_ONCE);

  async function look(
    file: KeptFile,
    mime_type: string,
  ): Promise<Pick<Findings, 'thumbnail'> & z.infer<typeof answer>> {
    const content = await files.read(file);
    if (content === undefined) throw new Error('the file is not there any more');
    const { line, picture } = await runChild(content, [mime_type, String(file.size_bytes)], time_limit_ms);
    const found = answer.parse(JSON.parse(line));
    if (picture.length === 0) return { ...found, thumbnail: null };
    if (picture.toString('latin1', 8, 12) !== 'WEBP') throw new Error('the small picture is none');
    return { ...found, thumbnail: { place: await files.writeThumbnail(file, picture), size_bytes: picture.length } };
  }

  return async (file, { mime_type, voice }) => {
    const plain = { mime_type, voice, animated: false, width: null, height: null, duration_ms: null, thumbnail: null };
    if (!LOOKED_INTO.test(mime_type)) return plain;
    return takeTurn(async () => {
      try {
        return { ...plain, ...(await look(file, mime_type)) };
      } catch (error) {
        // It is kept all the same, and shown without its small picture.
        logger.warn(
          { err: error, company_id: file.company_id, file_id: file.id, mime_type },
          'a file could not be looked into',
        );
        return plain;
      }
    });
  };
}

/** At most so many at a time, in the order they came. */
function createTurns(at_once: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= at_once) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** A process with a file on its input: no environment, no disk beside its own code, little memory, and not for long. */
async function runChild(
  content: Readable,
  args: readonly string[],
  time_limit_ms: number,
): Promise<{ line: string; picture: Buffer }> {
  const child = spawn(
    process.execPath,
    [
      '--max-old-space-size=96',
      '--permission',
      `--allow-fs-read=${join(import.meta.dirname, 'inspection')}`,
      `--allow-fs-read=${join(ROOT, 'node_modules')}`,
      `--allow-fs-read=${join(ROOT, 'package.json')}`,
      '--allow-addons',
      '--disable-warning=SecurityWarning',
      CHILD,
      ...args,
    ],
    { stdio: ['pipe', 'pipe', 'ignore'], env: {} },
  );
  const timer = setTimeout(() => child.kill('SIGKILL'), time_limit_ms);
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  // It may have seen enough before the end.
  const fed = pipeline(content, child.stdin).catch(() => undefined);
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) child.kill('SIGKILL');
    else chunks.push(chunk);
  });
  try {
    const [how] = await Promise.all([ended, fed]);
    if (how !== 0) throw new Error(`looking into it ended with ${how}`);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
    content.destroy();
  }
  const said = Buffer.concat(chunks);
  const end = said.indexOf(0x0a);
  if (end === -1) throw new Error('nothing was said of it');
  return { line: said.toString('utf8', 0, end), picture: said.subarray(end + 1) };
}
