import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LINES = 12;

/** Takes what the server says before it opens its own log below the cluster. */
export function startLog(cluster: string): string {
  return join(dirname(cluster), 'postgres-start.log');
}

/** The end of what a server said that was started at `since` (ms) and did not come up. */
export function lastWords(cluster: string, since: number): string {
  const start = startLog(cluster);
  const own = ownLogs(cluster).filter((path) => statSync(path).mtimeMs >= since);
  return [start, ...own]
    .flatMap((path) => readLines(path))
    .slice(-LINES)
    .join('\n');
}

function ownLogs(cluster: string): string[] {
  const folder = join(cluster, 'log');
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
  } catch {
    return [];
  }
}
