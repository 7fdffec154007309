import { useRef } from 'react';
import { api } from '../../api/client.ts';

/** The sign lasts 25 seconds on the customer's phone. */
const again_ms = 20_000;

/** Lets the customer see that somebody writes. A courtesy: when it does not get through, nothing is said. */
export function useTyping(id: string): () => void {
  const shown_at = useRef(0);
  return () => {
    const now = Date.now();
    if (now - shown_at.current < again_ms) return;
    shown_at.current = now;
    api.POST('/api/v1/conversations/{id}/typing', { params: { path: { id } } }).catch(() => undefined);
  };
}
