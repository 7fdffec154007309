import { isStampOf, type StampVerdict } from '#platform/crypto';
import { createChainCheck } from './chain-check.ts';
import { headText, type ChainHead, type ChainLine, type ChainProblem } from './chain.ts';

/** The first line of an exported log; each further one is a line of the log, the first first. */
export interface ExportedHead {
  parley_audit_log: 1;
  company_id: string;
  head: (ChainHead & { stamp: string; key_id: string }) | null;
}

export function exportedHead(
  company_id: string,
  head: (ChainHead & { stamp: Buffer; key_id: string }) | undefined,
): ExportedHead {
  return {
    parley_audit_log: 1,
    company_id,
    head: head === undefined ? null : { ...head, stamp: head.stamp.toString('hex') },
  };
}

export interface FileVerdict {
  company_id: string;
  checked: number;
  head: ChainHead | null;
  stamp: StampVerdict | 'unchecked';
  problems: ChainProblem[];
}

/** What is read is no exported log. */
export class ExportFileError extends Error {
  override readonly name = 'ExportFileError';
}

/**
 * Checks an exported log without the server. `key` is the company's, of 32 bytes; without it all is checked but whether
 * the head is genuine.
 */
export async function checkExport(
  texts: AsyncIterable<string>,
  { key, anchors }: { key: Buffer | undefined; anchors: readonly ChainHead[] },
): Promise<FileVerdict> {
  const check = createChainCheck(anchors);
  let opening: ExportedHead | undefined;
  let place = 0;
  for await (const text of texts) {
    place += 1;
    if (text === '') continue;
    const value = parsed(text, place);
    if (opening !== undefined) check.add(value as ChainLine);
    else if ((value as Partial<ExportedHead>).parley_audit_log === 1) opening = value as ExportedHead;
    else throw new ExportFileError('This is no exported audit log: its first line does not say so.');
  }
  if (opening === undefined) throw new ExportFileError('The file is empty.');
  const { company_id, head } = opening;
  const stamp = head === null ? 'unchecked' : checkStamp(company_id, head, key);
  const problems = check.finish(head ?? undefined, stamp);
  return { company_id, checked: check.checked, head, stamp, problems };
}

function checkStamp(
  company_id: string,
  head: NonNullable<ExportedHead['head']>,
  key: Buffer | undefined,
): StampVerdict | 'unchecked' {
  if (key === undefined) return 'unchecked';
  return isStampOf(key, headText(company_id, head), Buffer.from(head.stamp, 'hex')) ? 'genuine' : 'forged';
}

function parsed(text: string, place: number): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below, with the place.
  }
  throw new ExportFileError(`Line ${place} of the file is broken: it is not a JSON object.`);
}
