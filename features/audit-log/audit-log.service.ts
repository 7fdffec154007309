import { setImmediate } from 'node:timers/promises';
import type { Stamps, StampVerdict } from '#platform/crypto';
import type { Row, Statement } from '#platform/db';
import type { AuditLine, AuditQuery, NamesOf, VerifyAnswer } from './audit-log.model.ts';
import { createChainCheck } from './chain-check.ts';
import { headText, type ChainHead, type ChainLine } from './chain.ts';
import { exportedHead } from './export-file.ts';
import {
  auditLineFromRow,
  auditPage,
  chainStatement,
  headFromRow,
  headStatement,
  type StampedHead,
} from './reading.repository.ts';

/** Reads as the caller, who is looked up again with each call. */
type Read = (statements: readonly Statement[]) => Promise<readonly Row[][]>;

const BATCH = 500;

/** A page of the log, newest first, with the names that its actors have today. */
export async function readPage(
  read: Read,
  query: AuditQuery,
  names: readonly NamesOf[],
): Promise<{ data: AuditLine[]; next_cursor: string | null }> {
  const [rows] = await read([auditPage(query)]);
  const page = rows!.slice(0, query.limit).map(auditLineFromRow);
  const ids = [...new Set(page.map(({ actor }) => actor.id))];
  const known = ids.length === 0 ? [] : await read(names.map((named) => named(ids)));
  const nameOf = new Map(known.flat().map((row) => [row['id'], row['name'] as string]));
  const lines = page.map((line) => ({ ...line, actor: { ...line.actor, name: nameOf.get(line.actor.id) ?? null } }));
  return {
    data: query.after === undefined ? lines : lines.toReversed(),
    next_cursor: rows!.length > query.limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/** Follows the log from its first line to its end. */
export async function verifyLog(
  read: Read,
  { company_id, stamps, anchor }: { company_id: string; stamps: Stamps; anchor: ChainHead | undefined },
): Promise<VerifyAnswer> {
  const { head, last_seq } = await readHead(read);
  const check = createChainCheck(anchor === undefined ? [] : [anchor]);
  for await (const lines of linesUpTo(read, last_seq)) for (const line of lines) check.add(line);
  const stamp: StampVerdict | 'unchecked' =
    head === undefined ? 'unchecked' : stamps.check(company_id, headText(company_id, head), head);
  const problems = check.finish(head, stamp);
  return {
    ok: problems.length === 0,
    checked: check.checked,
    head: head === undefined ? null : { seq: head.seq, hash: head.hash },
    problems,
  };
}

export async function readHead(read: Read): Promise<StampedHead> {
  const [rows] = await read([headStatement]);
  return headFromRow(rows![0]!);
}

/** The whole log as text, a piece at a time: the head, then each line. */
export async function* exportLog(
  read: Read,
  company_id: string,
  { head, last_seq }: StampedHead,
): AsyncGenerator<string> {
  yield `${JSON.stringify(exportedHead(company_id, head))}\n`;
  for await (const lines of linesUpTo(read, last_seq)) yield lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function* linesUpTo(read: Read, to: number): AsyncGenerator<ChainLine[]> {
  for (let after = 0; after < to;) {
    const [rows] = await read([chainStatement({ after, to, limit: BATCH })]);
    const lines = rows as unknown as ChainLine[];
    const last = lines.at(-1);
    if (last === undefined) return;
    yield lines;
    after = last.seq;
    // Whoever else is served by this process comes in between.
    await setImmediate();
  }
}
