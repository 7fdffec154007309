import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { followEvents, type LiveState } from '../api/live.ts';
import { createLiveSync } from './live-sync.ts';

const LiveContext = createContext<LiveState>('connecting');

/** Keeps the pages inside up to date by the company's event stream, and says how the connection is. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const sync = createLiveSync(client);
    return followEvents({ onEvent: sync.onEvent, onGap: sync.onGap, onState: setState });
  }, [client]);
  return <LiveContext value={state}>{children}</LiveContext>;
}

export function useLiveState(): LiveState {
  return use(LiveContext);
}
