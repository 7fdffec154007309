import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkExport, ExportFileError, parseAnchor } from '#features/audit-log';
import { ConfigError, loadProcessConfig } from '#platform/config';
import { stampKey } from '#platform/crypto';

/* Checks an audit log that was exported, without the server and its database. */

const USAGE = `npm run verify:audit -- FILE [options]
  FILE               what GET /api/v1/audit_log/export answered
  --key HEX          the company's key, to know whether the head is genuine
  --anchor SEQ:HASH  an end of this log that the server once wrote into its own log; any number of times

npm run verify:audit -- --key-of COMPANY_ID
  prints that key, made of the MASTER_KEY that this server has

Ends with 0 when the log is whole, 1 when something is wrong with it, 2 when it cannot be checked.
`;

class UsageError extends Error {}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const told = error instanceof UsageError || error instanceof ExportFileError || error instanceof ConfigError;
  const unreadable = error instanceof Error && 'syscall' in error;
  if (!told && !unreadable) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = read(args);
  const company_id = values['key-of'];
  if (company_id !== undefined) {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(company_id)) {
      throw new UsageError('--key-of needs the id of a company.');
    }
    process.stdout.write(`${stampKey(loadProcessConfig().config.master_key, company_id).toString('hex')}\n`);
    return 0;
  }
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError(USAGE);
  const anchors = (values.anchor ?? []).map((text) => {
    const anchor = parseAnchor(text);
    if (anchor === undefined) throw new UsageError(`${text} is no anchor: it is a number, a colon and 64 hex digits.`);
    return anchor;
  });
  const key = keyOf(values.key);
  const { head, stamp, problems, ...found } = await checkExport(linesOf(file), { key, anchors });
  process.stdout.write(
    `Audit log of company ${found.company_id}: ${found.checked} lines, head ${head?.seq ?? 'none'}.\n`,
  );
  for (const { seq, kind, detail } of problems) process.stdout.write(`line ${seq}: ${kind}: ${detail}\n`);
  if (stamp === 'unchecked') {
    process.stdout.write('The stamp of the head was not checked: give the key of the company with --key.\n');
  }
  process.stdout.write(problems.length === 0 ? 'Whole.\n' : 'NOT WHOLE.\n');
  return problems.length === 0 ? 0 : 1;
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { key: { type: 'string' }, 'key-of': { type: 'string' }, anchor: { type: 'string', multiple: true } },
    });
  } catch {
    throw new UsageError(USAGE);
  }
}

function keyOf(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new UsageError('--key needs 64 hex digits.');
  return Buffer.from(text, 'hex');
}

/** By line feeds alone: a line of the log may hold whatever else a reader of lines might take for an end. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
