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
  const [state, setState] = useState<{ url: string | null; failed: boolean }>({ url: null, failed: false });
  useEffect(() => {
    // Another try begins anew.
    void tries;
    setState({ url: null, failed: false });
    if (id === null) return;
    const taken = takeUrl(id, part);
    let left = false;
    taken.url.then(
      (url) => !left && setState({ url, failed: false }),
      () => !left && setState({ url: null, failed: true }),
    );
    return () => {
      left = true;
      taken.release();
    };
  }, [id, part, tries]);
  return { ...state, retry: () => setTries((before) => before + 1) };
}
