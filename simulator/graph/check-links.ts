import { isObject, textAt } from '../json.ts';
import { GraphError } from '../errors/graph-error.ts';
import { checkMediaUse } from './media-limits.ts';

const TIMEOUT_MS = 10_000;

/** The code that a message with a link to media fails with once the link was followed; null: it can be used. */
export async function judgeLink(type: string, content: unknown): Promise<number | null> {
  const link = isObject(content) ? textAt(content, 'link') : null;
  if (link === null) return null;
  try {
    const answer = await fetch(link, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) return 131053;
    const bytes = await answer.arrayBuffer();
    checkMediaUse(type, answer.headers.get('content-type') ?? '', bytes.byteLength);
    return null;
  } catch (error) {
    return error instanceof GraphError || error instanceof Error ? 131053 : null;
  }
}
