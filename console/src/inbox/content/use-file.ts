import { useEffect, useState } from 'react';
import type { Id } from '../../api/types.ts';
import { type Part, takeUrl } from './file-urls.ts';

export interface ShownFile {
  /** Null while it comes. */
  url: string | null;
  failed: boolean;
  retry(): void;
}

/** A file's bytes while somebody looks at them; none are asked for without an id. */
export function useFile(id: Id | null, part: Part): ShownFile {
  const [tries, setTries] = useState(0);
  const [state, setState] = useState({ url: null as string | null, failed: false, tries });
  useEffect(() => {
    setState({ url: null, failed: false, tries });
    if (id === null) return;
    const taken = takeUrl(id, part);
    let left = false;
    taken.url.then(
      (url) => !left && setState({ url, failed: false, tries }),
      () => !left && setState({ url: null, failed: true, tries }),
    );
    return () => {
      left = true;
      taken.release();
    };
  }, [id, part, tries]);
  // What an earlier try came to is over when another begins.
  const { url, failed } = state.tries === tries ? state : { url: null, failed: false };
  return { url, failed, retry: () => setTries((before) => before + 1) };
}
