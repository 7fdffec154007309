import type { Citation } from '../src/api/types.ts';

export const source = (n: number, title: string, file: string, url: string | null = null): Citation => ({
  n,
  chunk_id: `chunk-${title}`,
  title,
  source: file,
  url,
});
